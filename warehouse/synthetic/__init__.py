"""The made-up region: children, cases and workers, written as the extracts that systems deliver."""
