"""A delivery and its way in: the zones it passes, the folder it came in, its bytes, and what came of it."""
