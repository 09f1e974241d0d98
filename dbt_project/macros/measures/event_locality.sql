{#- The locality of an event: that of its own referral's team or, without a referral that is known,
    that of the child's referral open on the date.

    `event_locality_joins` joins what `event_locality` reads: `event` is the alias of the events'
    relation, the others columns of it. `referral_id` is left out of both where events have none.
    An event meets one part of its child's timeline at most, so it stays one row. A start and an end
    are two events: `event_locality_join_at` joins the timeline a second time, as `timeline`. -#}

{% macro event_locality(referral_id=none, timeline='timeline') -%}
    coalesce(
        {{ 'own_referrals.locality_name, ' if referral_id }}{{ timeline }}.locality_name, 'Unknown'
    )
{%- endmacro %}

{% macro event_locality_joins(event, person_id, date, referral_id=none) -%}
    {%- if referral_id %}
    left join {{ ref('cin_episodes') }} as own_referrals
        on
            {{ event }}.la_id = own_referrals.la_id
            and {{ event }}.{{ referral_id }} = own_referrals.cine_referral_id
    {%- endif %}
    {{ event_locality_join_at(event, person_id, date, 'timeline') }}
{%- endmacro %}

{% macro event_locality_join_at(event, person_id, date, timeline) -%}
    left join {{ ref('int_child__locality') }} as {{ timeline }}
        on
            {{ event }}.la_id = {{ timeline }}.la_id
            and {{ event }}.{{ person_id }} = {{ timeline }}.person_id
            and {{ event }}.{{ date }} >= {{ timeline }}.start_date
            and {{ event }}.{{ date }} < coalesce({{ timeline }}.end_date, date '9999-12-31')
{%- endmacro %}
