{#- In per cent, and no share of their denominator: what is above the line is counted apart from
    what is below it. (An annualised one is a share times twelve over its months.) -#}
{% set not_a_share = ['referrals_of_contacts_percent', 'section_47_without_conference_percent'] %}
{#- Made by taking one count off another, which in a short period may be the larger. -#}
{% set may_be_negative = ['section_47_without_conference_percent'] %}
-- Each indicator of extracts with its highest value if it is a share, and its lowest figure. Days
-- are left out: dates in the wrong order make them negative, which is the delivery's mistake.
select
    figures.indicator_id,
    max(figures.value) filter (
        where
        indicators.unit = 'percent'
        and not indicators.annualise
        and figures.indicator_id not in (
            {%- for indicator in not_a_share %}
                '{{ indicator }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    ) as highest_share,
    min(least(figures.value, figures.numerator, figures.denominator)) filter (
        where
        indicators.unit != 'days'
        and figures.indicator_id not in (
            {%- for indicator in may_be_negative %}
                '{{ indicator }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    ) as lowest
from {{ ref('fct_indicator') }} as figures
inner join {{ ref('dim_indicator') }} as indicators
    on figures.indicator_id = indicators.indicator_id
where figures.source = 'extract'
group by figures.indicator_id
