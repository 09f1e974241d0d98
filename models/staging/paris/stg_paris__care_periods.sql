with periods as (

    select
        la as la_id,
        period_id,
        paris_id as person_id,
        start_date
    from {{ source('paris', 'CARE_PERIOD') }}

),

referrals as (

    {{ paris_spells('REFERRAL') }}

),

{{
    spell_on_day(
        name='referrals_of_periods',
        from='periods',
        key='period_id',
        day='start_date',
        spells='referrals',
    )
}},

renamed as (

    select
        periods.la_id,
        periods.period_id as clae_cla_id,
        periods.person_id as clae_person_id,
        referrals_of_periods.spell_id as clae_referral_id,
        periods.start_date as clae_entered_care_date
    from periods
    left join referrals_of_periods
        on
            periods.la_id = referrals_of_periods.la_id
            and periods.period_id = referrals_of_periods.period_id

)

select * from renamed
