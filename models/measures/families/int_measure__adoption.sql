-- Adoption: children adopted, children in the process, and how long both took.
with spells as (

    select
        la_id,
        person_id,
        period_number,
        cla_id,
        referral_id,
        start_date,
        end_date,
        end_reason
    from {{ ref('int_child__looked_after') }}

),

processes as (

    select
        la_id,
        perm_table_id as process_id,
        perm_person_id as person_id,
        perm_adm_decision_date as decision_date,
        perm_placement_order_date as placement_order_date,
        perm_matched_date as matched_date,
        perm_placed_for_adoption_date as placed_date,
        perm_decision_reversed_date as reversed_date,
        perm_adopted_by_carer_flag as is_by_carer
    from {{ ref('permanence') }}

),

-- Of a child's processes the one that led to the adoption: decided last, and not given up before.
leading_processes as (

    select
        spells.la_id,
        spells.person_id,
        spells.period_number,
        processes.decision_date,
        processes.placement_order_date,
        processes.matched_date,
        processes.placed_date,
        processes.is_by_carer
    from spells
    inner join processes
        on
            spells.la_id = processes.la_id
            and spells.person_id = processes.person_id
    where
        spells.end_reason in ('E11', 'E12')
        and (processes.decision_date is null or processes.decision_date <= spells.end_date)
        and (processes.reversed_date is null or processes.reversed_date > spells.end_date)
    qualify
        row_number() over (
            partition by spells.la_id, spells.person_id, spells.period_number
            order by
                processes.decision_date desc nulls last,
                processes.placed_date desc nulls last,
                processes.process_id desc
        ) = 1

),

adoptions as (

    select
        spells.la_id,
        spells.person_id,
        spells.cla_id,
        spells.referral_id,
        spells.start_date as entered_care_date,
        spells.end_date as adopted_date,
        {{ add_days('spells.end_date', -1) }} as last_day,
        leading_processes.decision_date,
        leading_processes.placement_order_date,
        leading_processes.matched_date,
        leading_processes.placed_date,
        coalesce(leading_processes.is_by_carer, false) as is_by_carer
    from spells
    left join leading_processes
        on
            spells.la_id = leading_processes.la_id
            and spells.person_id = leading_processes.person_id
            and spells.period_number = leading_processes.period_number
    where spells.end_reason in ('E11', 'E12')

),

-- A child is in the process from the decision until this time in care ends.
decided_processes as (

    select
        processes.la_id,
        processes.person_id,
        processes.process_id,
        spells.cla_id,
        processes.placed_date,
        processes.is_by_carer,
        {{ add_months('spells.start_date', 14) }} as fourteen_months_date,
        greatest(processes.decision_date, spells.start_date) as start_date,
        {{ spells_earlier_end('spells.end_date', 'processes.reversed_date') }} as end_date
    from processes
    inner join spells
        on
            processes.la_id = spells.la_id
            and processes.person_id = spells.person_id
            and (spells.end_date is null or processes.decision_date < spells.end_date)
    where processes.decision_date is not null
    qualify
        row_number() over (
            partition by processes.la_id, processes.process_id
            order by spells.start_date, spells.period_number
        ) = 1

),

-- If it is decided again before the first process was given up, the later process counts.
{{
    spells_newest(
        name='in_process',
        from='decided_processes',
        columns=['cla_id', 'placed_date', 'is_by_carer', 'fourteen_months_date'],
        tie='process_id',
    )
}},

-- Where the carer adopts, the child moved in at the start of the unbroken stay with that carer.
days_with_adopting_carer as (

    select
        la_id,
        cla_id,
        last_day as date
    from adoptions
    where is_by_carer
    union
    select
        la_id,
        cla_id,
        placed_date as date
    from in_process
    where is_by_carer and placed_date is not null

),

stays_with_adopting_carer as (

    select
        carer_days.la_id,
        carer_days.cla_id,
        carer_days.date,
        placements.clap_stay_start_date as stay_start_date
    from days_with_adopting_carer as carer_days
    inner join {{ ref('cla_placement') }} as placements
        on
            carer_days.la_id = placements.la_id
            and carer_days.cla_id = placements.clap_cla_id
            and carer_days.date >= placements.clap_cla_placement_start_date
    where not placements.clap_is_temporary
    qualify
        row_number() over (
            partition by carer_days.la_id, carer_days.cla_id, carer_days.date
            order by
                placements.clap_cla_placement_start_date desc,
                placements.clap_cla_placement_id desc
        ) = 1

),

adopted as (

    select
        adoptions.la_id,
        adoptions.adopted_date,
        adoptions.entered_care_date,
        adoptions.decision_date,
        adoptions.placement_order_date,
        adoptions.matched_date,
        adoptions.placed_date,
        -- a stay of short breaks, before the child was looked after, does not count
        coalesce(
            case
                when adoptions.is_by_carer and stays.stay_start_date is not null
                    then greatest(stays.stay_start_date, adoptions.entered_care_date)
            end,
            adoptions.placed_date
        ) as moved_in_date,
        {{ event_locality('referral_id') }} as locality_name
    from adoptions
    left join stays_with_adopting_carer as stays
        on
            adoptions.la_id = stays.la_id
            and adoptions.cla_id = stays.cla_id
            and adoptions.last_day = stays.date
    {{ event_locality_joins('adoptions', 'person_id', 'adopted_date', 'referral_id') }}

),

in_process_housed as (

    select
        in_process.la_id,
        in_process.person_id,
        in_process.placed_date,
        in_process.fourteen_months_date,
        in_process.start_date,
        in_process.end_date,
        coalesce(
            case when in_process.is_by_carer then stays.stay_start_date end, in_process.placed_date
        ) as moved_in_date
    from in_process
    left join stays_with_adopting_carer as stays
        on
            in_process.la_id = stays.la_id
            and in_process.cla_id = stays.cla_id
            and in_process.placed_date = stays.date

),

-- Not placed yet, and in care for under fourteen months; or placed, and moved in within them.
waits_under_14_months as (

    select
        la_id,
        person_id,
        start_date,
        {{
            spells_earlier_end(
                spells_earlier_end('end_date', 'placed_date'), 'fourteen_months_date'
            )
        }} as end_date
    from in_process_housed
    union all
    select
        la_id,
        person_id,
        greatest(start_date, placed_date) as start_date,
        end_date
    from in_process_housed
    where moved_in_date < fourteen_months_date

),

{{
    flow_measures(
        name='adopted_daily',
        from='adopted',
        on='adopted_date',
        measures={
            'children_adopted': 'true',
            'children_adopted_after_placement': 'moved_in_date is not null',
            'children_adopted_under_placement_order': (
                'placement_order_date is not null and matched_date is not null'
            ),
            'adopted_children_placed_within_12_months': (
                'placed_date <= ' ~ add_months('decision_date', 12)
            ),
            'children_adopted_or_awaiting_adoption': 'true',
            'children_waiting_under_14_months_for_adopters': (
                'moved_in_date < ' ~ add_months('entered_care_date', 14)
            ),
        },
        sums={
            'days_from_entry_to_adoptive_family': (
                days_between('entered_care_date', 'moved_in_date')
            ),
            'days_from_entry_to_adoptive_family_unadjusted': (
                days_between('entered_care_date', 'placed_date')
            ),
            'days_from_placement_order_to_match': (
                days_between('placement_order_date', 'matched_date')
            ),
        },
    )
}},

{{
    stock_measures(
        name='awaiting_adoption',
        from='in_process',
        measures={'children_adopted_or_awaiting_adoption': {}},
    )
}},

{{
    stock_measures(
        name='waiting_under_14_months',
        from='waits_under_14_months',
        measures={'children_waiting_under_14_months_for_adopters': {}},
    )
}}

{{
    measure_entries(
        flows=['adopted_daily'],
        stocks=['awaiting_adoption', 'waiting_under_14_months'],
    )
}}
