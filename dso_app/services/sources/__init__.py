"""Where files come from: uploads, the watched folder, servers."""
