-- Form answers are by far the longest extract: the facts needed are selected once, into a table.
{{ config(materialized='table') }}

with answers as (

    select
        la as la_id,
        fact_form_id as form_id,
        lower(trim(answer_no)) as question,
        answer
    from {{ source('liquidlogic', 'FACT_FORM_ANSWERS') }}
    where fact_form_id is not null and answer is not null

),

questions as (

    select
        'formenddate' as question,
        'completed' as fact,
        true as is_date
    union all
    select
        'seenyn' as question,
        'child_seen' as fact,
        false as is_date
    union all
    select
        lower(code) as question,
        code as fact,
        false as is_date
    from {{ ref('code_sets') }}
    where code_set = 'cin_assessment_factor'

),

facts as (

    select
        answers.la_id,
        answers.form_id,
        questions.fact,
        questions.is_date,
        case when questions.is_date then {{ date_of_text('answers.answer') }} end as answered_date,
        lower(trim(answers.answer)) in ('y', 'yes') as is_yes
    from answers
    inner join questions
        on answers.question = questions.question

)

select
    la_id,
    form_id,
    fact,
    max(answered_date) as answered_date
from facts
where is_yes or answered_date is not null
group by
    la_id,
    form_id,
    fact
