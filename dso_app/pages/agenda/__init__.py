"""The worklist of actions: the list, and the action open beside it."""
