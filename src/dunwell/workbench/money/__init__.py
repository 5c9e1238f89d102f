"""Money that came in: payments, what they settled, and what is not set off yet with what it may be for."""
