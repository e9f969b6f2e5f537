"""The rules that put customers on scenarios at imports."""
