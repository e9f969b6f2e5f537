"""The audit trail of the house."""
