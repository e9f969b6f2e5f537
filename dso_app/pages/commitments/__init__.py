"""What was agreed and is awaited: promises with their instalments, and disputes."""
