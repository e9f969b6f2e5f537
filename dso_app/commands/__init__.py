"""The command line, a subject a file; each command calls one workflow or verb."""
