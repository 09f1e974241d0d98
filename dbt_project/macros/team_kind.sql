{#- The kind of a team, from its type; caseloads are shown by kind. Authorities word their types
    freely, so a kind is recognised by words in the type: the first kind that matches counts. -#}

{% macro team_kind(team_type) -%}
    {%- set kinds = {
        'leaving_care': ['-leaving-care-', '-care-leaver', '-aftercare-', '-after-care-'],
        'cwd': ['-cwd-', '-disab'],
        'lac': ['-lac-', '-cla-', '-looked-after-', '-children-in-care-', '-child-in-care-'],
        'early_help': ['-early-help-', '-eh-', '-caf-'],
        'fast': [
            '-fast-', '-family-assessment-', '-family-support-', '-safeguarding-',
            '-child-protection-', '-children-in-need-', '-child-in-need-',
        ],
        'assessment': ['-assessment', '-duty-', '-referral', '-mash-'],
    } -%}
    case
        {%- for kind, words in kinds.items() %}
        {%- for word in words %}
        when '-' || {{ slug(team_type) }} || '-' like '%{{ word }}%' then '{{ kind }}'
        {%- endfor %}
        {%- endfor %}
        else 'other'
    end
{%- endmacro %}
