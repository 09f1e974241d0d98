"""PARIS: a flat file for each module, with local codes that LOOKUP decodes; the layout is our assumption."""
