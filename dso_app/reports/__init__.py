"""One report a file: its question, its SQL, its rows; `export` writes them to files."""
