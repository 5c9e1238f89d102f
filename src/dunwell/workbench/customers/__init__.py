"""Customers and their invoices: lists, what passed, and what is done for one of them or for many."""
