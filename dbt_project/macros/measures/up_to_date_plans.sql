{#- A select of the spells in which a child's plan of a type (CLA, PATH, PEP) is up to date:
    authorised, begun at most 182 days before and not ended. Columns la_id, person_id, start_date
    and end_date. -#}

{% macro up_to_date_plans(plan_type) -%}
    select
        la_id,
        lacp_person_id as person_id,
        greatest(
            lacp_cla_care_plan_start_date, lacp_cla_care_plan_authorised_date
        ) as start_date,
        {{
            spells_earlier_end(
                'lacp_cla_care_plan_end_date', add_days('lacp_cla_care_plan_start_date', 183)
            )
        }} as end_date
    from {{ ref('cla_care_plan') }}
    where
        lacp_plan_type = '{{ plan_type }}'
        and lacp_cla_care_plan_start_date is not null
        and lacp_cla_care_plan_authorised_date is not null
{%- endmacro %}
