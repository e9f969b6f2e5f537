"""Where files come from by themselves, and the profiles they are read by."""
