"""Orders not invoiced yet, by customer."""
