-- Care leavers: numbers by age, and their situation at the newest contact.
with {{ care_leaver_records(name='leavers') }},

{% for from_age, until_age in [(19, 22), (16, 25)] %}
    aged_{{ from_age }}_to_{{ until_age - 1 }} as (

        select
            la_id,
            person_id,
            {{ birthday('pers_dob', from_age) }} as start_date,
            {{ birthday('pers_dob', until_age) }} as end_date
        from leavers
        where pers_dob is not null

    ),
{% endfor %}

pathway_plans as (

    {{ up_to_date_plans('PATH') }}

),

{{
    spells_where(
        name='with_pathway_plan',
        of={'aged': 'aged_16_to_24', 'plans': 'pathway_plans'},
        condition='aged > 0 and plans > 0',
    )
}},

{{
    stock_measures(
        name='young',
        from='aged_19_to_21',
        measures={'care_leavers_aged_19_to_21': {}},
    )
}},

{{
    stock_measures(
        name='all_ages',
        from='aged_16_to_24',
        measures={'care_leavers_aged_16_to_24': {}},
    )
}},

{{
    stock_measures(
        name='planned',
        from='with_pathway_plan',
        measures={'care_leavers_with_pathway_plan': {}},
    )
}},

{# The two months that end with a date begin on the day after the date two months before. #}
{{
    stock_measures(
        name='contacted',
        from='leavers__records',
        measures={
            'care_leavers_with_contact': {},
            'care_leavers_in_suitable_accommodation': {'when': 'is_suitable'},
            'care_leavers_in_eet_any_age': {'when': 'is_in_eet'},
            'care_leavers_in_touch': {
                'when': "in_touch = 'YES'",
                'end': spells_earlier_end(
                    'end_date', first_day_months_after('start_date', 2)
                ),
            },
        },
    )
}}

{{ measure_entries(stocks=['young', 'all_ages', 'planned', 'contacted']) }}
