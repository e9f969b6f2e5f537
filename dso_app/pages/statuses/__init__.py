"""The named statuses of the company."""
