"""The editor of one scenario: its steps, and the texts they send."""
