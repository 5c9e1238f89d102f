"""Benchmarks: facts of a given size from a fixed seed, and measuring against a floor. Leaves out what is measured."""
