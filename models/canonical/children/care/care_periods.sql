{{ union_of_systems('care_periods') }}
