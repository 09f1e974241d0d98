{#- CTEs of where a child looked after was placed: `<name>` with la_id, person_id,
    placement_type, placement_provider, start_date and end_date, one placement at a time. Of several
    that are open it is the one begun last; a temporary absence does not count as a placement. -#}

{% macro children_placed(name) -%}
    {{ name }}__placements as (
        select
            la_id,
            clap_person_id as person_id,
            clap_cla_placement_id as placement_id,
            clap_cla_placement_type as placement_type,
            clap_cla_placement_provider as placement_provider,
            clap_cla_placement_start_date as start_date,
            clap_cla_placement_end_date as end_date
        from {{ ref('cla_placement') }}
        where
            not clap_is_temporary
            and (
                clap_cla_placement_end_date is null
                or clap_cla_placement_end_date > clap_cla_placement_start_date
            )
    ),

    {{
        spells_newest(
            name=name ~ '__newest',
            from=name ~ '__placements',
            columns=['placement_type', 'placement_provider'],
            tie='placement_id',
        )
    }},

    {{ name }}__care as (
        select
            la_id,
            person_id,
            start_date,
            end_date
        from {{ merged_spells(ref('int_child__looked_after'), ['la_id', 'person_id']) }} as merged
    ),

    {{
        spells_within(
            name=name,
            from=name ~ '__newest',
            within=name ~ '__care',
            columns=['placement_type', 'placement_provider'],
        )
    }}
{%- endmacro %}
