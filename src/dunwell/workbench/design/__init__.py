"""The parts that pages are made of, shown on one page."""
