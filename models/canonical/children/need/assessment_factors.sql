{{ union_of_systems('assessment_factors') }}
