{{ union_of_systems('professionals') }}
