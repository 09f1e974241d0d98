"""Expectations of whole tables: of a delivery as a whole, and of the marts before they are published."""
