{{ union_of_systems('care_leaver_contacts') }}
