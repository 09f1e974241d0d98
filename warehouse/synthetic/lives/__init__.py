"""The events of made-up children by subject, independent of any system."""
