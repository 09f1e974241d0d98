with source as (

    select * from {{ source('paris', 'CARE_EPISODE') }}

),

adopted as (

    select distinct
        la,
        paris_id,
        adopted_date
    from {{ source('paris', 'ADOPTION') }}
    where adopted_date is not null

),

renamed as (

    select
        source.la as la_id,
        source.episode_id as clae_cla_episode_id,
        source.paris_id as clae_person_id,
        source.period_id as clae_cla_id,
        source.placement_id as clae_cla_placement_id,
        source.start_date as clae_cla_episode_start_date,
        source.start_reason_code as clae_cla_episode_start_reason,
        source.end_date as clae_cla_episode_ceased_date,
        -- the adoption record decides that the child was adopted, whatever reason the episode has
        case
            when adopted.adopted_date is null or source.ceased_code in ('E11', 'E12')
                then source.ceased_code
            else 'E11'
        end as clae_cla_episode_ceased_reason,
        source.need_code as clae_cla_primary_need_code
    from source
    left join adopted
        on
            source.la = adopted.la
            and source.paris_id = adopted.paris_id
            and source.end_date = adopted.adopted_date

)

select * from renamed
