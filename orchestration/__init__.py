"""What runs, when, and who is told: Dagster's definitions and the command line."""
