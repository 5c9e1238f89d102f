"""Playbooks: their ladders drawn, their words read and said another way, and what another one would change today."""
