"""The people who log in, and what each role may do."""
