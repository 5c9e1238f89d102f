"""Keeping it running: the worker's turns, which rounds are due, signs of life, and figures for those who watch."""
