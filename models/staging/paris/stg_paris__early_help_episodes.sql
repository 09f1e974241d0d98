-- An early help assessment begins the episode, and the end of its plan ends it. The plans of an
-- assessment are those begun from its start until the child's next assessment; of several, the one
-- begun last counts.
with source as (

    select * from {{ source('paris', 'ASSESSMENT') }}

),

plans as (

    select
        la as la_id,
        plan_id,
        paris_id as person_id,
        start_date,
        end_date
    from {{ source('paris', 'PLAN') }}
    where plan_type = 'UHP'

),

assessments as (

    select
        la as la_id,
        assessment_id,
        paris_id as person_id,
        start_date,
        -- by number of day, so that the frame leaves out all assessments of the same day
        min(start_date) over (
            partition by la, paris_id
            order by {{ days_between("date '1900-01-01'", 'start_date') }}
            range between 1 following and unbounded following
        ) as next_start_date
    from source
    where
        asmt_type = 'UHA'
        and coalesce(upper(trim(status_code)), '') not in ('X', 'D')

),

last_plans as (

    select
        assessments.la_id,
        assessments.assessment_id,
        plans.end_date
    from assessments
    inner join plans
        on
            assessments.la_id = plans.la_id
            and assessments.person_id = plans.person_id
            and assessments.start_date <= plans.start_date
            and (
                assessments.next_start_date is null
                or assessments.next_start_date > plans.start_date
            )
    qualify
        row_number() over (
            partition by assessments.la_id, assessments.assessment_id
            order by plans.start_date desc, plans.plan_id desc
        ) = 1

),

renamed as (

    select
        assessments.la_id,
        assessments.assessment_id as earl_episode_id,
        assessments.person_id as earl_person_id,
        assessments.start_date as earl_episode_start_date,
        last_plans.end_date as earl_episode_end_date,
        cast(null as varchar) as earl_episode_reason,
        cast(null as varchar) as earl_episode_end_reason,
        cast(null as varchar) as earl_episode_organisation
    from assessments
    left join last_plans
        on
            assessments.la_id = last_plans.la_id
            and assessments.assessment_id = last_plans.assessment_id

)

select * from renamed
