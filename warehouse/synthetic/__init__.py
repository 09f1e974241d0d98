"""A made-up region: children, their cases and the workers, written as the extracts that systems deliver."""
