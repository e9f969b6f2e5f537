"""Scenarios: written, checked, kept in versions, switched, assigned."""
