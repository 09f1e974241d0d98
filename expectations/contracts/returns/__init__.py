"""Returns: totals that an authority fills into a framework's form."""
