{{ union_of_systems('quality_forms') }}
