-- Section 47 enquiries: started, ended, and their outcomes.
with enquiries as (

    select
        la_id,
        locality_name,
        end_locality_name,
        s47e_person_id as person_id,
        s47e_s47_start_date,
        s47e_s47_end_date,
        s47e_s47_outcome
    from {{ ref('s47_enquiry') }}

),

first_early_help as (

    select
        la_id,
        earl_person_id as person_id,
        min(earl_episode_start_date) as begun_on
    from {{ ref('early_help_episodes') }}
    group by la_id, earl_person_id

),

after_early_help as (

    select
        enquiries.la_id,
        enquiries.locality_name,
        enquiries.s47e_s47_start_date
    from enquiries
    inner join first_early_help
        on
            enquiries.la_id = first_early_help.la_id
            and enquiries.person_id = first_early_help.person_id
            and enquiries.s47e_s47_start_date > first_early_help.begun_on

),

conferences as (

    select
        la_id,
        locality_name,
        icpc_icpc_date
    from {{ ref('initial_cp_conference') }}
    where not coalesce(icpc_icpc_transfer_in, false)

),

{{
    flow_measures(
        name='started',
        from='enquiries',
        on='s47e_s47_start_date',
        measures={
            'section_47_enquiries': 'true',
            'section_47_enquiries_without_conference': 'true',
        },
    )
}},

{# A difference of two counts, not a recorded outcome: a conference may follow in a later period. #}
{{
    flow_measures(
        name='conferences_held',
        from='conferences',
        on='icpc_icpc_date',
        sums={'section_47_enquiries_without_conference': '-1'},
    )
}},

{{
    flow_measures(
        name='started_after_early_help',
        from='after_early_help',
        on='s47e_s47_start_date',
        measures={'section_47_after_early_help': 'true'},
    )
}},

{{
    flow_measures(
        name='ended',
        from='enquiries',
        on='s47e_s47_end_date',
        locality='end_locality_name',
        measures={
            'section_47_completed': 'true',
            'section_47_continuing_risk': "s47e_s47_outcome = 'to_conference'",
            'section_47_substantiated': "s47e_s47_outcome = 'substantiated'",
            'section_47_not_substantiated': "s47e_s47_outcome = 'not_substantiated'",
        },
        splits={'outcome': {'code': 's47e_s47_outcome', 'measures': ['section_47_completed']}},
    )
}}

{{
    measure_entries(flows=['started', 'conferences_held', 'started_after_early_help', 'ended'])
}}
