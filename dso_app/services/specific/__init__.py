"""Specific actions on chosen items, out of their scenario."""
