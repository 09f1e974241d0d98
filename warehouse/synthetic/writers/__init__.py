"""Made-up events written as the extracts of a case-management system."""
