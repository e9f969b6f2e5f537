"""What leaves the house: its words, its bytes, and the ways it goes."""
