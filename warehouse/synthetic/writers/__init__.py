"""Made-up events as the extracts of a case-management system."""
