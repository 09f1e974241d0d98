"""Dagster's definitions, the alerts and the command line: what runs, when, and who is alerted."""
