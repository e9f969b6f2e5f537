"""Smart Upload: a file in, its columns, what it would change, the import."""
