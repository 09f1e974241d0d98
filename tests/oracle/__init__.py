"""An oracle: every measure worked out again in plain Python, straight from its definition."""
