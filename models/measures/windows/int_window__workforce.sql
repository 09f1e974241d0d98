-- Caseloads on a period's last day: a worker's children, counted once each, in teams of a kind.
-- The largest caseload is shown for every kind of team, a mean for some kinds.
{% set measures = [
    ('largest_caseload', 'looked_after'),
    ('largest_caseload', 'fast'),
    ('largest_caseload', 'disability'),
    ('largest_caseload', 'asye'),
    ('largest_caseload', 'assessment'),
    ('largest_caseload', 'safeguarding'),
    ('allocated_cases', 'looked_after'),
    ('allocated_cases', 'fast'),
    ('allocated_cases', 'disability'),
    ('allocated_cases', 'asye'),
    ('allocated_workers', 'looked_after'),
    ('allocated_workers', 'fast'),
    ('allocated_workers', 'disability'),
    ('allocated_workers', 'asye'),
] %}
with involvements as (

    select
        involvements.la_id,
        involvements.invo_professional_id as worker_id,
        involvements.invo_person_id as person_id,
        involvements.invo_involvement_start_date as start_date,
        involvements.invo_involvement_end_date as end_date,
        department.team_kind,
        coalesce(upper(professionals.prof_professional_job_title) like '%ASYE%', false) as is_asye
    from {{ ref('involvements') }} as involvements
    left join {{ ref('department') }} as department
        on
            involvements.la_id = department.la_id
            and involvements.invo_professional_team = department.dept_team_id
    left join {{ ref('professionals') }} as professionals
        on
            involvements.la_id = professionals.la_id
            and involvements.invo_professional_id = professionals.prof_professional_id
    where
        involvements.invo_is_allocated
        and involvements.invo_professional_id is not null
        and involvements.invo_involvement_start_date is not null

),

by_caseload as (

    select
        involvements.la_id,
        caseloads.caseload,
        involvements.worker_id,
        involvements.person_id,
        involvements.start_date,
        involvements.end_date
    from involvements
    inner join (
        values
        ('lac', 'looked_after'),
        ('fast', 'fast'),
        ('cwd', 'disability'),
        ('assessment', 'assessment'),
        ('lac', 'safeguarding'),
        ('fast', 'safeguarding'),
        ('cwd', 'safeguarding'),
        ('assessment', 'safeguarding')
    ) as caseloads (team_kind, caseload)
        on involvements.team_kind = caseloads.team_kind
    union all
    select
        la_id,
        'asye' as caseload,
        worker_id,
        person_id,
        start_date,
        end_date
    from involvements
    where is_asye

),

-- A worker may be involved with one child in two ways.
allocated_children as (

    select
        la_id,
        caseload,
        worker_id,
        start_date,
        end_date
    from
        {{
            merged_spells('by_caseload', ['la_id', 'caseload', 'worker_id', 'person_id'])
        }} as merged

),

changes as (

    select
        la_id,
        caseload,
        worker_id,
        start_date as date,
        1 as children
    from allocated_children
    union all
    select
        la_id,
        caseload,
        worker_id,
        end_date as date,
        -1 as children
    from allocated_children
    where end_date is not null

),

daily as (

    select
        la_id,
        caseload,
        worker_id,
        date,
        sum(children) as children
    from changes
    group by
        la_id,
        caseload,
        worker_id,
        date

),

workloads as (

    select
        la_id,
        caseload,
        worker_id,
        date as start_date,
        lead(date) over (partition by la_id, caseload, worker_id order by date) as end_date,
        sum(children) over (partition by la_id, caseload, worker_id order by date) as children
    from daily

),

last_days as (

    select distinct
        la_id,
        end_date as date
    from {{ ref('int_period__shown') }}

),

on_last_days as (

    select
        last_days.la_id,
        last_days.date,
        workloads.caseload,
        max(workloads.children) as largest,
        sum(workloads.children) as cases,
        count(*) as workers
    from last_days
    inner join workloads
        on
            last_days.la_id = workloads.la_id
            and last_days.date >= workloads.start_date
            and (workloads.end_date is null or last_days.date < workloads.end_date)
    where workloads.children > 0
    group by
        last_days.la_id,
        last_days.date,
        workloads.caseload

),

measures as (

    {% for quantity, caseload in measures %}
        select
            '{{ quantity }}' as quantity,
            '{{ caseload }}' as caseload,
            '{{ quantity }}_{{ caseload }}' as measure_id
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    measures.measure_id,
    periods.la_id,
    periods.period_id,
    'all' as breakdown,
    cast(
        case measures.quantity
            when 'largest_caseload' then on_last_days.largest
            when 'allocated_cases' then on_last_days.cases
            else on_last_days.workers
        end as double
    ) as value
from {{ ref('int_period__shown') }} as periods
inner join on_last_days
    on
        periods.la_id = on_last_days.la_id
        and periods.end_date = on_last_days.date
inner join measures
    on on_last_days.caseload = measures.caseload
