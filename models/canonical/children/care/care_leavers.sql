-- Of several records of a young person, former relevant counts.
with care_leavers as (

    {{ from_systems('care_leavers') }}

),

ranked as (

    select
        la_id,
        clea_person_id,
        min(
            case clea_care_leaver_eligibility
                when 'former_relevant' then 1
                when 'relevant' then 2
                else 3
            end
        ) as eligibility_rank
    from care_leavers
    group by
        la_id,
        clea_person_id

)

select
    la_id,
    clea_person_id,
    case eligibility_rank
        when 1 then 'former_relevant'
        when 2 then 'relevant'
        else 'other'
    end as clea_care_leaver_eligibility
from ranked
