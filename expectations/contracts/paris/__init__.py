"""PARIS: a flat file for each module, with local codes that LOOKUP decodes; an assumption of ours, grouped by subject."""
