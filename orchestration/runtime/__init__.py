"""What a run needs around it: dbt, Dagster's instance, pool and partitions, the lock, what waits."""
