"""Import of contacts."""
