"""HTTP: what the pages upload and download, logging in, and the outer API."""
