"""The process that does the work: its heart, its jobs, its loop."""
