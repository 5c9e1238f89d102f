"""Staff's pages. So far read-only: the round, every message, every why."""
