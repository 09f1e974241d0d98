-- Completed quality assurance forms.
with forms as (

    select
        la_id,
        qfor_person_id as person_id,
        qfor_form_type,
        qfor_completed_date
    from {{ ref('quality_forms') }}
    where qfor_completed_date is not null

),

-- A form has no referral of its own: its locality is that of its child's open referral.
located as (

    select
        forms.la_id,
        coalesce(localities.locality_name, 'Unknown') as locality_name,
        forms.qfor_form_type,
        forms.qfor_completed_date
    from forms
    left join {{ ref('int_child__locality') }} as localities
        on
            forms.la_id = localities.la_id
            and forms.person_id = localities.person_id
            and forms.qfor_completed_date >= localities.start_date
            -- one comparison: an outer join with an `or` would compare every row with every other
            and forms.qfor_completed_date < coalesce(localities.end_date, date '9999-12-31')

),

{{
    flow_measures(
        name='completed',
        from='located',
        on='qfor_completed_date',
        measures={
            'good_practice_notifications': "qfor_form_type = 'GPN'",
            'practice_standard_notifications': "qfor_form_type = 'PSN'",
            'conference_quality_forms': "qfor_form_type = 'CPCQA'",
            'looked_after_review_quality_forms': "qfor_form_type = 'LACQA'",
            'dispute_resolutions': "qfor_form_type = 'DISPUTE'",
            'case_audits': "qfor_form_type = 'AUDIT'",
        },
    )
}}

{{ measure_entries(flows=['completed']) }}
