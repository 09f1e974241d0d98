{{ union_of_systems('disability') }}
