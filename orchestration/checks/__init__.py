"""Checks that are made apart from what they check: whether it came in time."""
