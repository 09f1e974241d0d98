select
    indicator_id,
    title,
    theme,
    unit,
    polarity,
    numerator_measure,
    denominator_measure,
    scale,
    annualise,
    decimals,
    origin,
    description,
    active_from,
    active_to
from {{ ref('indicator_catalogue') }}
