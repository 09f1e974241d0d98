{#- An extract of PARIS as the spells that `spell_on_day` looks through. With no further action, a
    referral was never open. -#}

{% macro paris_spells(extract) -%}
    {%- set spell = {
        'CARE_PERIOD': {'id': 'period_id', 'start': 'start_date', 'end': 'end_date'},
        'REGISTRATION': {'id': 'reg_id', 'start': 'start_date', 'end': 'end_date'},
        'REFERRAL': {
            'id': 'referral_id',
            'start': 'ref_date',
            'end': 'closed_date',
            'where': "ref_type = 'REF' and outcome_code is distinct from 'NFA'",
        },
    }[extract] -%}
    select
        la as la_id,
        paris_id as person_id,
        {{ spell.id }} as spell_id,
        {{ spell.start }} as start_date,
        {{ spell.end }} as end_date
    from {{ source('paris', extract) }}
    where {{ spell.where or 'true' }}
{%- endmacro %}
