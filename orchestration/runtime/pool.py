"""The pool that every op of a refresh uses: Dagster queues the runs that share it; see instance.py."""

POOL = "duckdb"
