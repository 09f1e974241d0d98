with source as (

    select * from {{ source('paris', 'REFERRAL') }}

),

-- the contacts that a referral names as its origin
referred as (

    select distinct
        la,
        parent_referral_id
    from source
    where ref_type = 'REF' and parent_referral_id is not null

),

renamed as (

    select
        source.la as la_id,
        source.referral_id as cont_contact_id,
        source.paris_id as cont_person_id,
        source.ref_date as cont_contact_date,
        source.source_code as cont_contact_source_code,
        referred.parent_referral_id is not null as cont_became_referral
    from source
    left join referred
        on
            source.la = referred.la
            and source.referral_id = referred.parent_referral_id
    where source.ref_type = 'CON'

)

select * from renamed
