"""The delivery log: all SQL on it stands here, and what is worked out from it alone."""
