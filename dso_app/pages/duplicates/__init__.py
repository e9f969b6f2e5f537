"""Customers that may be one."""
