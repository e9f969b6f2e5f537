"""Exchange rates and the reference rates of late-payment interest."""
