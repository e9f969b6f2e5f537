"""Messages on their way out: claimed, tried, decided about, printed, held back."""
