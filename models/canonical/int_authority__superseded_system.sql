-- An authority runs one case-management system. Where it has delivered from several, the system of
-- its newest delivery in use is in force, and the others are no longer counted.
{% set systems = "'" ~ "', '".join(var('case_management_systems')) ~ "'" %}
with content as (

    select
        content.la_id,
        content.system,
        max(content.delivered_on) as delivered_on,
        max(deliveries.received_at) as received_at
    from {{ ref('stg_tartan__content') }} as content
    inner join {{ ref('stg_tartan__delivery') }} as deliveries
        on
            content.delivery_id = deliveries.delivery_id
            and content.extract = deliveries.extract
    where content.system in ({{ systems }})
    group by
        content.la_id,
        content.system

)

select
    la_id,
    system
from content
qualify
    row_number() over (
        partition by la_id order by delivered_on desc, received_at desc, system asc
    ) > 1
