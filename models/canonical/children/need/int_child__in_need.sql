with referrals as (

    select
        la_id,
        cine_person_id as person_id,
        cine_referral_date as start_date,
        cine_closed_on as end_date
    from {{ ref('cin_episodes') }}

)

select
    la_id,
    person_id,
    start_date,
    end_date
from {{ merged_spells('referrals', ['la_id', 'person_id']) }} as spells
