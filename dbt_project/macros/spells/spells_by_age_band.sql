{#- CTEs that cut spells at the birthdays on which a child moves to another age band: `<name>` with
    la_id, person_id, age_band, start_date and end_date. A child without a known date of birth is in
    no band; one not yet born is under 1.

    from: a CTE or relation with la_id, person_id, start_date and end_date. -#}

{% macro spells_by_age_band(name, from) -%}
    {{ name }}__bands as (
        select
            person.la_id,
            person.pers_person_id as person_id,
            bands.age_band,
            case
                when bands.from_age > 0 then {{ birthday('person.pers_dob', 'bands.from_age') }}
            end as from_date,
            {{ birthday('person.pers_dob', 'bands.to_age') }} as until_date
        from {{ ref('person') }} as person
        cross join (
            values
            ('under_1', 0, 1),
            ('1_to_4', 1, 5),
            ('5_to_9', 5, 10),
            ('10_to_15', 10, 16),
            ('16_and_over', 16, null)
        ) as bands (age_band, from_age, to_age)
        where person.pers_dob is not null
    ),

    {{ name }} as (
        select
            spells.la_id,
            spells.person_id,
            bands.age_band,
            greatest(spells.start_date, coalesce(bands.from_date, spells.start_date)) as start_date,
            {{ spells_earlier_end('spells.end_date', 'bands.until_date') }} as end_date
        from {{ from }} as spells
        inner join {{ name }}__bands as bands
            on
                spells.la_id = bands.la_id
                and spells.person_id = bands.person_id
                and (
                    bands.from_date is null
                    or spells.end_date is null
                    or bands.from_date < spells.end_date
                )
                and (bands.until_date is null or bands.until_date > spells.start_date)
    )
{%- endmacro %}

{#- The day on which a person reaches an age. A person born on 29 February does so on 1 March in
    other years. -#}
{% macro birthday(date_of_birth, years) -%}
    {%- set same_day = add_months(date_of_birth, '12 * (' ~ years ~ ')') -%}
    case
        when day({{ same_day }}) < day({{ date_of_birth }}) then {{ add_days(same_day, 1) }}
        else {{ same_day }}
    end
{%- endmacro %}
