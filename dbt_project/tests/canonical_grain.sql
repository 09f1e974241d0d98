{#- One row for each key of an authority, in every canonical table that comes from the systems. One
    test for all of them: each test of its own would cost more than all the queries together. -#}
{{ config(tags=['children']) }}
{% set keys = {
    'assessment_factors': ['cinf_assessment_id', 'cinf_factor_code'],
    'care_leaver_contacts': ['clea_table_id'],
    'care_leavers': ['clea_person_id'],
    'care_periods': ['clae_cla_id'],
    'cin_assessments': ['cina_assessment_id'],
    'cin_episodes': ['cine_referral_id'],
    'cin_plans': ['cinp_cin_plan_id'],
    'cin_visits': ['cinv_cin_visit_id'],
    'cla_care_plan': ['lacp_table_id'],
    'cla_episodes': ['clae_cla_episode_id'],
    'cla_health': ['clah_health_check_id'],
    'cla_placement': ['clap_cla_placement_id'],
    'cla_reviews': ['clar_cla_review_id'],
    'cla_visits': ['clav_cla_visit_id'],
    'contacts': ['cont_contact_id'],
    'cp_plans': ['cppl_cp_plan_id'],
    'cp_reviews': ['cppr_cp_review_id'],
    'cp_visits': ['cppv_cp_visit_id'],
    'department': ['dept_team_id'],
    'disability': ['disa_table_id'],
    'early_help_episodes': ['earl_episode_id'],
    'immigration_status': ['immi_immigration_status_id'],
    'initial_cp_conference': ['icpc_icpc_id'],
    'involvements': ['invo_involvements_id'],
    'legal_status': ['lega_legal_status_id'],
    'missing': ['miss_table_id'],
    'permanence': ['perm_table_id'],
    'person': ['pers_person_id'],
    'professionals': ['prof_professional_id'],
    'quality_forms': ['qfor_form_id'],
    's47_enquiry': ['s47e_s47_enquiry_id'],
} %}
{% for table, key in keys.items() %}
    select
        '{{ table }}' as canonical_table,
        count(*) as rows_found
    from {{ ref(table) }}
    group by la_id, {{ key | join(', ') }}
    having
        count(*) > 1
        or la_id is null
        {% for column in key %}
            or {{ column }} is null
        {% endfor %}
    {{ 'union all' if not loop.last }}
{% endfor %}
