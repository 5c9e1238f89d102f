"""Judges words: what must not be said, what must be said, how politely. Pure: no Django, no database, no clock."""
