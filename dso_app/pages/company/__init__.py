"""Our company's details, and the address its mails leave by."""
