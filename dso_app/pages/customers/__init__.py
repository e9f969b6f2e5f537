"""The list of customers, and what is done to many of them at once."""
