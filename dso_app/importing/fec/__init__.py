"""The French ledger file (FEC, article A47 A-1 of the LPF) as a first load."""
