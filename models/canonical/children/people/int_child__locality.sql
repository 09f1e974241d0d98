-- One timeline for every person, without gaps: cut where a referral begins or closes.
with people as (

    select
        la_id,
        pers_person_id as person_id
    from {{ ref('person') }}

),

referrals as (

    select
        la_id,
        cine_person_id as person_id,
        cine_referral_id,
        cine_referral_date as start_date,
        cine_closed_on as end_date,
        locality_name
    from {{ ref('cin_episodes') }}
    where cine_closed_on is null or cine_closed_on > cine_referral_date

),

cuts as (

    select
        la_id,
        person_id,
        date '1900-01-01' as start_date
    from people
    union
    select
        la_id,
        person_id,
        start_date
    from referrals
    union
    select
        la_id,
        person_id,
        end_date as start_date
    from referrals
    where end_date is not null

),

-- of the referrals open on the first day of a part, and so on all of it, the one begun last
parts as (

    select
        cuts.la_id,
        cuts.person_id,
        cuts.start_date,
        referrals.locality_name
    from cuts
    left join referrals
        on
            cuts.la_id = referrals.la_id
            and cuts.person_id = referrals.person_id
            and cuts.start_date >= referrals.start_date
            -- one comparison: with `or`, an outer join would compare every row with every other
            and cuts.start_date < coalesce(referrals.end_date, date '9999-12-31')
    qualify
        row_number() over (
            partition by cuts.la_id, cuts.person_id, cuts.start_date
            order by referrals.start_date desc, referrals.cine_referral_id desc
        ) = 1

),

located as (

    select
        la_id,
        person_id,
        start_date,
        coalesce(locality_name, 'Unknown') as locality_name
    from parts

),

changes as (

    select
        la_id,
        person_id,
        start_date,
        locality_name
    from located
    qualify
        lag(locality_name) over (
            partition by la_id, person_id order by start_date
        ) is distinct from locality_name

)

select
    la_id,
    person_id,
    start_date,
    lead(start_date) over (partition by la_id, person_id order by start_date) as end_date,
    locality_name
from changes
