select
    period_id,
    period_type,
    start_date,
    end_date,
    months,
    financial_year,
    annual_factor
from {{ ref('period') }}
