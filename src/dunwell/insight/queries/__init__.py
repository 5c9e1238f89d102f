"""What the measures read of the ledger, what is arranged and the contacts: a few queries each, in one SQL for SQLite and
PostgreSQL, as of a day. Decides nothing.
"""
