"""The groups of customers."""
