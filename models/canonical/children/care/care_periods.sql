with care_periods as (

    {{ from_systems('care_periods') }}

)

select
    la_id,
    clae_cla_id,
    clae_person_id,
    clae_referral_id,
    clae_entered_care_date
from care_periods
