"""Customers: their card, details, contacts, groups, and what is assigned to them."""
