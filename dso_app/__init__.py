"""Relance: credit management and collection of receivables."""
