{{ union_of_systems('permanence') }}
