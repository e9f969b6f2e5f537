"""Items: chosen, qualified, shown; their statuses and penalties."""
