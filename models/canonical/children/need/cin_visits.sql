{{ union_of_systems('cin_visits') }}
