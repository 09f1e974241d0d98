with cla_reviews as (

    {{ from_systems('cla_reviews') }}

)

select
    la_id,
    clar_cla_review_id,
    clar_person_id,
    clar_cla_id,
    clar_cla_review_due_date,
    clar_cla_review_date,
    clar_cla_review_participation
from cla_reviews
