select
    framework,
    ref,
    indicator_id,
    section,
    printed_title,
    note
from {{ ref('indicator_references') }}
