"""Copies of invoices."""
