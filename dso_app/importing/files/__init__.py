"""Files as they come: their encoding, delimiter and header, cut into columns of text."""
