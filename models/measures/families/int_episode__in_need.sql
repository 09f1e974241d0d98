-- Episodes of need: referrals that opened a case. A referral on a case that is already open, or
-- with no further action, opens none.
with protected_referrals as (

    select
        la_id,
        s47e_referral_id as referral_id
    from {{ ref('s47_enquiry') }}
    union
    select
        la_id,
        cppl_referral_id as referral_id
    from {{ ref('cp_plans') }}

)

select
    episodes.la_id,
    episodes.cine_referral_id as referral_id,
    episodes.cine_person_id as person_id,
    episodes.locality_name,
    episodes.cine_referral_date as start_date,
    episodes.cine_close_date as end_date,
    -- It led to nothing but an assessment, so in the end there was no need. It counts as open until
    -- it closes, because past stocks must not change, and not as an episode that ended.
    coalesce(
        episodes.cine_close_date is not null
        and episodes.cine_close_reason = 'RC8'
        and protected_referrals.referral_id is null,
        false
    ) as is_assessment_only,
    {{ days_between('episodes.cine_referral_date', 'episodes.cine_close_date') }} as days_in_need
from {{ ref('cin_episodes') }} as episodes
left join protected_referrals
    on
        episodes.la_id = protected_referrals.la_id
        and episodes.cine_referral_id = protected_referrals.referral_id
where
    not episodes.cine_on_open_case
    and not coalesce(episodes.cine_referral_nfa, false)
