"""Promises, instalment plans, disputes and answers: made, followed up, closed."""
