"""Data health: what is missing or odd in the data, why it matters, and where it is mended."""
