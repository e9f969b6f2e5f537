"""The texts of the company."""
