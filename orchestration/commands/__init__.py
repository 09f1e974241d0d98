"""The `tartan` commands: one module for what each does."""
