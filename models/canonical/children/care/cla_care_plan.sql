{{ union_of_systems('cla_care_plan') }}
