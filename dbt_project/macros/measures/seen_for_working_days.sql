{#- A CTE of the spells for which a child counts as seen: from each visit until one more than the
    given number of working days has passed. Spells overlap. Columns la_id, person_id, start_date
    and end_date.

    from: a CTE or relation with la_id, person_id and date, one row per visit.
    days: working days from a visit within which the child still counts as seen. -#}

{% macro seen_for_working_days(name, from, days) -%}
    {{ name }} as (
        select
            visits.la_id,
            visits.person_id,
            visits.date as start_date,
            too_late.date as end_date
        from {{ from }} as visits
        inner join {{ ref('calendar') }} as visit_days
            on visits.date = visit_days.date
        left join {{ ref('calendar') }} as too_late
            on
                visit_days.working_day_number + {{ days + 1 }} = too_late.working_day_number
                and too_late.is_working_day
    )
{%- endmacro %}
