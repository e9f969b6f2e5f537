"""The dry run of a scenario."""
