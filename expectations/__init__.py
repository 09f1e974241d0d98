"""What a good delivery looks like: systems, contracts, rules, and the checks that read them.

Knows nothing of folders, Dagster, dbt or DuckDB.
"""
