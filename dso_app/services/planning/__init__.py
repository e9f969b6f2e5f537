"""The agenda planned, in bulk and again for what was touched; cycles advanced."""
