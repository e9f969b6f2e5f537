"""Import of customers."""
