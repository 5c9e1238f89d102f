"""Who owes what: companies, customers, contacts, invoices, payments, allocations, holds. Decides nothing about chasing."""
