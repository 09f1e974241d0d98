{{ union_of_systems('immigration_status') }}
