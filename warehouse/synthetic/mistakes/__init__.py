"""Mistakes planted in made-up extracts, each listed with the rule it breaks."""
