select
    area_id,
    area_type,
    area_name,
    ons_code,
    dfe_code,
    la_id,
    region_id
from {{ ref('area') }}
