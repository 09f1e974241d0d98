"""The formats of data files: each module reads one into rows as text."""
