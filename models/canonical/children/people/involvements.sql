with involvements as (

    {{ from_systems('involvements') }}

)

select
    la_id,
    invo_involvements_id,
    invo_person_id,
    invo_professional_id,
    invo_professional_team,
    invo_is_allocated,
    invo_involvement_start_date,
    invo_involvement_end_date,
    invo_referral_id
from involvements
