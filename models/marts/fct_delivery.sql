select
    delivery_id,
    la_id,
    system,
    extract,
    delivered_on,
    received_at,
    content_hash,
    status,
    rows_received,
    rows_accepted,
    rows_quarantined
from {{ ref('stg_tartan__delivery') }}
