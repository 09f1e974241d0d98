{{ config(materialized='view') }}
-- The figures of the release before, as it was published. `last_release` names the file while there
-- is a whole one.
{% set file = var('last_release') %}
select
    indicator_id,
    area_id,
    period_id,
    breakdown,
    source,
    numerator,
    value,
    as_at,
    delivery_id
{% if file %}
    from read_parquet('{{ file | replace("'", "''") }}')
{% else %}
    from {{ ref('fct_indicator') }}
    where false
{% endif %}
