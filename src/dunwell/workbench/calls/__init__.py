"""Calls: who is to be called, one call with its script and what came of it."""
