"""Dunwell: get paid, keep the customer."""

__version__ = "0.1.0"
