-- A referral with no further action closes on its own date, so it is never open.
with referrals as (

    {{ from_systems('cin_episodes') }}

),

closed as (

    select
        *,
        case
            when cine_referral_nfa then cine_referral_date else cine_close_date
        end as cine_closed_on
    from referrals

),

compared as (

    select
        *,
        coalesce(
            max(coalesce(cine_closed_on, date '9999-12-31')) over (
                partition by la_id, cine_person_id order by cine_referral_date, cine_referral_id
                rows between unbounded preceding and 1 preceding
            ) > cine_referral_date,
            false
        ) as cine_on_open_case
    from closed

),

-- A referral that is not on an open case begins after all earlier ones are closed, so the latest
-- dates among those are the dates of the one directly before it.
preceded as (

    select
        *,
        max(case when not cine_on_open_case then cine_referral_date end) over (
            partition by la_id, cine_person_id order by cine_referral_date, cine_referral_id
            rows between unbounded preceding and 1 preceding
        ) as cine_previous_referral_date,
        max(
            case
                when not cine_on_open_case then coalesce(cine_closed_on, date '9999-12-31')
            end
        ) over (
            partition by la_id, cine_person_id order by cine_referral_date, cine_referral_id
            rows between unbounded preceding and 1 preceding
        ) as previous_closed_on
    from compared

)

select
    preceded.la_id,
    preceded.cine_referral_id,
    preceded.cine_person_id,
    preceded.cine_referral_date,
    preceded.cine_close_date,
    preceded.cine_close_reason,
    preceded.cine_cin_primary_need_code,
    preceded.cine_referral_source_code,
    preceded.cine_outcome_single_assessment,
    preceded.cine_outcome_strategy_discussion,
    preceded.cine_referral_nfa,
    preceded.cine_referral_team,
    coalesce(department.locality_name, 'Unknown') as locality_name,
    preceded.cine_closed_on,
    preceded.cine_on_open_case,
    preceded.cine_previous_referral_date,
    nullif(preceded.previous_closed_on, date '9999-12-31') as cine_previous_closed_on
from preceded
left join {{ ref('department') }} as department
    on
        preceded.la_id = department.la_id
        and preceded.cine_referral_team = department.dept_team_id
