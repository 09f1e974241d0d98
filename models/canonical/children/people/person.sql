{{ union_of_systems('person') }}
