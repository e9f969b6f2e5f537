"""The rules of the business as pure functions: no database, no web, no clock."""
