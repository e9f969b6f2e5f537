"""The dry run of a scenario, and the ones people asked for on screen."""
