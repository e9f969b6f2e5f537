"""The jobs of the runner: when each is done, and how that goes."""
