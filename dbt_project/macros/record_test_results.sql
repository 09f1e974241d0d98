{#- dbt's own test results as rows of `fct_quality_result`, so that a release tells of every tool.

    Runs at the end of an invocation, over its results, and writes only when that invocation built
    the mart: a later `dbt test` alone would otherwise repeat the rows. Unit tests speak of the
    code, not of the data, and a test that was skipped has found nothing. One that crashed counts
    as failed, with no number of rows. -#}

{% macro record_test_results(results) -%}
    {%- if execute and results -%}
        {%- set marts = [] -%}
        {%- set rows = [] -%}
        {%- set checked_at = run_started_at.strftime('%Y-%m-%d %H:%M:%S') -%}
        {%- for result in results -%}
            {%- set node = result.node -%}
            {%- set status = result.status | string -%}
            {%- if node.resource_type == 'model' and node.name == 'fct_quality_result'
                and status == 'success' -%}
                {%- do marts.append(node.relation_name) -%}
            {%- elif node.resource_type == 'test' and status != 'skipped' -%}
                {%- set severity = 'warning' if node.config.severity | lower == 'warn' else 'error' -%}
                {%- set failures = 'null' if result.failures is none else result.failures -%}
                {%- do rows.append(
                    "('" ~ node.name ~ "', '" ~ severity ~ "', " ~ failures ~ ", '"
                    ~ ('pass' if status == 'pass' else 'fail') ~ "')"
                ) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if marts and rows -%}
            insert into {{ marts[0] }} (
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
            )
            select
                null as delivery_id,
                null as la_id,
                null as system,
                null as extract,
                rule_id,
                'dbt' as tool,
                severity,
                null as rows_checked,
                rows_failed,
                status,
                timestamp '{{ checked_at }}' as checked_at
            from (values {{ rows | join(', ') }}) as result (rule_id, severity, rows_failed, status)
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
