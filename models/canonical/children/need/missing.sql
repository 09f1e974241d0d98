{{ union_of_systems('missing') }}
