{#- Spells joined into as few as possible: those of one key that overlap or touch become one. A spell
    that ends on or before its start is left out. Gives the key's columns, start_date and end_date
    (null = no end). `relation` has the same columns. -#}

{% macro merged_spells(relation, keys) -%}
    {%- set key = keys | join(', ') -%}
    (
        select
            {{ key }},
            min(start_date) as start_date,
            nullif(max(until), date '9999-12-31') as end_date
        from (
            select
                {{ key }},
                start_date,
                until,
                sum(begins_anew) over (
                    partition by {{ key }} order by start_date
                    rows between unbounded preceding and current row
                ) as spell_number
            from (
                select
                    {{ key }},
                    start_date,
                    until,
                    case
                        when start_date <= max(until) over (
                            partition by {{ key }} order by start_date
                            rows between unbounded preceding and 1 preceding
                        ) then 0
                        else 1
                    end as begins_anew
                from (
                    select
                        {{ key }},
                        start_date,
                        -- no end counts as the latest; of spells that start together, the longest
                        max(coalesce(end_date, date '9999-12-31')) as until
                    from {{ relation }}
                    where end_date is null or end_date > start_date
                    group by {{ key }}, start_date
                ) as given
            ) as compared
        ) as numbered
        group by {{ key }}, spell_number
    )
{%- endmacro %}
