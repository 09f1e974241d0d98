-- Child protection conferences: initial ones, and reviews.
with initial_conferences as (

    select
        la_id,
        locality_name,
        icpc_icpc_date,
        icpc_icpc_outcome_cp_flag,
        icpc_working_days,
        coalesce(icpc_icpc_transfer_in, false) as is_transfer_in
    from {{ ref('initial_cp_conference') }}

),

reviews as (

    select
        la_id,
        locality_name,
        cppr_cp_review_date,
        cppr_cp_review_due_date
    from {{ ref('cp_reviews') }}

),

{{
    flow_measures(
        name='initial_conferences_held',
        from='initial_conferences',
        on='icpc_icpc_date',
        measures={
            'initial_conferences': 'true',
            'initial_conferences_without_transfers_in': 'not is_transfer_in',
            'transfers_in': 'is_transfer_in',
            'conferences_in_15_days': 'not is_transfer_in and icpc_working_days <= 15',
            'initial_conferences_leading_to_plan': 'icpc_icpc_outcome_cp_flag',
            'conferences_with_enquiry': 'not is_transfer_in and icpc_working_days is not null',
        },
        sums={
            'working_days_to_conference': 'case when not is_transfer_in then icpc_working_days end',
        },
    )
}},

{{
    flow_measures(
        name='reviews_held',
        from='reviews',
        on='cppr_cp_review_date',
        measures={
            'review_conferences': 'true',
            'review_conferences_in_time': 'cppr_cp_review_date <= cppr_cp_review_due_date',
        },
    )
}}

{{ measure_entries(flows=['initial_conferences_held', 'reviews_held']) }}
