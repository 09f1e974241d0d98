-- At the end of the invocation dbt adds its own test results: see the macro record_test_results.
select
    delivery_id,
    la_id,
    system,
    extract,
    rule_id,
    tool,
    severity,
    rows_checked,
    rows_failed,
    status,
    checked_at
from {{ ref('stg_tartan__quality_result') }}
