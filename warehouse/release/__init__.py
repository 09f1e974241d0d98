"""Releases: the marts written beside the current release, then one swap."""
