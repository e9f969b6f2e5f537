"""Copies of invoices: dropped, kept, tied to items, enclosed."""
