{{ union_of_systems('involvements') }}
