with plans as (

    select
        la as la_id,
        reg_id,
        paris_id as person_id,
        icpc_event_id,
        start_date,
        end_date,
        init_category_code,
        category_code,
        temp_ind
    from {{ source('paris', 'REGISTRATION') }}

),

conferences as (

    select * from {{ ref('stg_paris__events') }}

),

referrals as (

    {{ paris_spells('REFERRAL') }}

),

{{
    spell_on_day(
        name='referrals_of_plans',
        from='plans',
        key='reg_id',
        day='start_date',
        spells='referrals',
    )
}},

renamed as (

    select
        plans.la_id,
        plans.reg_id as cppl_cp_plan_id,
        plans.person_id as cppl_person_id,
        coalesce(conferences.referral_id, referrals_of_plans.spell_id) as cppl_referral_id,
        plans.icpc_event_id as cppl_icpc_id,
        plans.start_date as cppl_cp_plan_start_date,
        plans.end_date as cppl_cp_plan_end_date,
        plans.init_category_code as cppl_cp_plan_initial_category,
        plans.category_code as cppl_cp_plan_latest_category,
        coalesce(plans.temp_ind, false) as cppl_cp_plan_ola
    from plans
    left join conferences
        on
            plans.la_id = conferences.la_id
            and plans.icpc_event_id = conferences.event_id
    left join referrals_of_plans
        on
            plans.la_id = referrals_of_plans.la_id
            and plans.reg_id = referrals_of_plans.reg_id

)

select * from renamed
