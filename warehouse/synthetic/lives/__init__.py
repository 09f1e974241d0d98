"""The events of made-up children, subject by subject, free of any system."""
