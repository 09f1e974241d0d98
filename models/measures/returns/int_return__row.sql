{{ config(materialized='view') }}
-- The rows of the returns in use, each with the indicator that its item is and the area it is of.
with returns as (

    select * from {{ ref('stg_returns__return') }}

)

select
    returns.la_id,
    case
        when returns.locality_name is null then authorities.ons_code
        else {{ locality_id('authorities.ons_code', 'returns.locality_name') }}
    end as area_id,
    returns.locality_name,
    returns.framework,
    returns.ref,
    items.indicator_id,
    returns.period_id,
    returns.numerator,
    returns.denominator,
    returns.value,
    returns.delivery_id,
    returns.delivered_on,
    returns.row_number
from returns
inner join {{ ref('indicator_references') }} as items
    on
        returns.framework = items.framework
        and returns.ref = items.ref
inner join {{ ref('local_authorities') }} as authorities
    on returns.la_id = authorities.la_id
