-- The system in force of each authority that has something of a case-management system in use.
select distinct
    content.la_id,
    content.system
from {{ ref('stg_tartan__content') }} as content
left join {{ ref('int_authority__superseded_system') }} as superseded
    on
        content.la_id = superseded.la_id
        and content.system = superseded.system
where
    superseded.la_id is null
    and content.system in (
        select sources.system from {{ ref('canonical_sources') }} as sources
    )
