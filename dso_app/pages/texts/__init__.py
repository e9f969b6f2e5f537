"""What the screens that write texts share: the book, the desk, the preview."""
