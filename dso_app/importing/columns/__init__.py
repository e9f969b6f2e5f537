"""Columns: what their header and values say, and their cells as values. Strings come first."""
