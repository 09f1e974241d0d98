-- Early help episodes: started, ended and open.
with episodes as (

    select
        la_id,
        locality_name,
        end_locality_name,
        earl_episode_id,
        earl_person_id as person_id,
        earl_episode_start_date as start_date,
        earl_episode_end_date as end_date
    from {{ ref('early_help_episodes') }}

),

after_an_earlier_one as (

    select distinct
        episodes.la_id,
        episodes.earl_episode_id,
        episodes.locality_name,
        episodes.start_date
    from episodes
    inner join episodes as earlier
        on
            episodes.la_id = earlier.la_id
            and episodes.person_id = earlier.person_id
            and episodes.earl_episode_id != earlier.earl_episode_id
            and episodes.start_date >= earlier.start_date
            and {{ days_between('earlier.end_date', 'episodes.start_date') }} between 0 and 365

),

children as (

    select
        la_id,
        person_id,
        start_date,
        end_date
    from {{ merged_spells('episodes', ['la_id', 'person_id']) }} as merged

),

{{
    spells_where(
        name='children_in_both',
        of={'early_help': 'episodes', 'need': ref('int_child__in_need')},
        condition='early_help > 0 and need > 0',
    )
}},

{{
    flow_measures(
        name='started',
        from='episodes',
        on='start_date',
        measures={'early_help_episodes_starting': 'true'},
    )
}},

{{
    flow_measures(
        name='restarted',
        from='after_an_earlier_one',
        on='start_date',
        measures={'early_help_episodes_restarting': 'true'},
    )
}},

{{
    flow_measures(
        name='ended',
        from='episodes',
        on='end_date',
        measures={'early_help_assessments_completed': 'true'},
        locality='end_locality_name',
    )
}},

{{
    stock_measures(
        name='in_early_help',
        from='children',
        measures={'children_in_early_help': {}},
    )
}},

{{
    stock_measures(
        name='in_both',
        from='children_in_both',
        measures={'children_in_need_in_early_help': {}},
    )
}},

{# "More than" six months: six whole ones have passed by the day before. #}
{{
    stock_measures(
        name='open',
        from='episodes',
        measures={
            'early_help_episodes_open': {},
            'early_help_episodes_open_six_months': {
                'start': add_days(add_months('start_date', 6), 1),
            },
            'early_help_episodes_open_twelve_months': {
                'start': add_days(add_months('start_date', 12), 1),
            },
        },
    )
}}

{{
    measure_entries(
        flows=['started', 'restarted', 'ended'],
        stocks=['in_early_help', 'in_both', 'open'],
    )
}}
