"""The one dialog that starts a specific action: used by the agenda, the card and the items."""
