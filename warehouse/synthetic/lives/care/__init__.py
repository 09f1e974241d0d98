"""Made-up looked-after children: periods of care, and everything recorded in them."""
