"""What joins several capabilities."""
