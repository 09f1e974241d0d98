"""The delivery log: every query on it, and what is worked out from it alone."""
