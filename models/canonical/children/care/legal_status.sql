{{ union_of_systems('legal_status') }}
