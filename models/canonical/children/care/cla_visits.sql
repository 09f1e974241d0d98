{{ union_of_systems('cla_visits') }}
