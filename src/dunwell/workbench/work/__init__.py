"""Long work that people asked for: how far it is, and what came of it."""
