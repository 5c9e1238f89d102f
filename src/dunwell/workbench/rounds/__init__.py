"""Rounds and their messages: read, change, let through, take back; make one now, send now."""
