{{ union_of_systems('cla_reviews') }}
