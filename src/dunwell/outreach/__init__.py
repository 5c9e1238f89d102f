"""Playbooks, the daily round, the messages: gathers facts, has the engine decide, records and composes. Sends nothing."""
