"""The web UI: Dagster's server and daemon, with a guard before the server."""
