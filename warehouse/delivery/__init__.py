"""A delivery and its way in: its zones, its folder in drop, its bytes in landing, and its outcome."""
