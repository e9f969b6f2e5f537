"""Reports: the ageing with the items behind it, and the DSO."""
