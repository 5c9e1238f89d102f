"""Finding anything by a few letters: places, customers, invoices."""
