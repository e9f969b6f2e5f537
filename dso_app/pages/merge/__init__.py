"""Two customers side by side, about to become one."""
