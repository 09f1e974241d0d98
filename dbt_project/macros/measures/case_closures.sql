{#- CTEs of the day on which the case of a spell closed: `<name>` with la_id, the key and closed_on,
    which is null while it is open; a spell of no known case has no row. The case is the spell's own
    referral or, where that isn't known, the newest that was open when the spell ended. A case that
    closed on that very day counts.

    from: a CTE with la_id, person_id, referral_id, end_date and the key.
    key: the columns that, with la_id, identify its spells. -#}

{% macro case_closures(name, from, key) -%}
    {{ name }}__own as (
        select
            {% for column in ['la_id'] + key %}spells.{{ column }},
            {% endfor %}referrals.cine_closed_on as closed_on
        from {{ from }} as spells
        inner join {{ ref('cin_episodes') }} as referrals
            on
                spells.la_id = referrals.la_id
                and spells.referral_id = referrals.cine_referral_id
    ),

    {{ name }}__open as (
        select
            {% for column in ['la_id'] + key %}spells.{{ column }},
            {% endfor %}referrals.cine_closed_on as closed_on
        from {{ from }} as spells
        left join {{ name }}__own as own
            on
                {% for column in ['la_id'] + key -%}
                spells.{{ column }} = own.{{ column }}
                {{ 'and ' if not loop.last }}
                {%- endfor %}
        inner join {{ ref('cin_episodes') }} as referrals
            on
                spells.la_id = referrals.la_id
                and spells.person_id = referrals.cine_person_id
                and spells.end_date >= referrals.cine_referral_date
                and (
                    referrals.cine_closed_on is null
                    or spells.end_date <= referrals.cine_closed_on
                )
        where
            own.la_id is null
            and not coalesce(referrals.cine_referral_nfa, false)
        qualify
            row_number() over (
                partition by
                    spells.la_id
                    {%- for column in key %},
                    spells.{{ column }}
                    {%- endfor %}
                order by referrals.cine_referral_date desc, referrals.cine_referral_id desc
            ) = 1
    ),

    {{ name }} as (
        select * from {{ name }}__own
        union all
        select * from {{ name }}__open
    )
{%- endmacro %}
