with permanence as (

    {{ from_systems('permanence') }}

)

select
    la_id,
    perm_table_id,
    perm_person_id,
    perm_adm_decision_date,
    perm_placement_order_date,
    perm_matched_date,
    perm_placed_for_adoption_date,
    perm_decision_reversed_date,
    perm_adopted_by_carer_flag
from permanence
