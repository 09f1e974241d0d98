"""Made-up children looked after: periods of care and all that hangs on them."""
