-- A referral with no further action is closed on its own date, and so never open.
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

-- Of referrals that are not on an open case, each begins when those before it are closed: the
-- latest dates among them are those of the one directly before.
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
