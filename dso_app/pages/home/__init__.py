"""Home: where the ledger stands, and what to do first."""
