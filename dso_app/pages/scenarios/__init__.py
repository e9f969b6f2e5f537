"""The scenarios of the company."""
