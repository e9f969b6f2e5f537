"""Import of open items."""
