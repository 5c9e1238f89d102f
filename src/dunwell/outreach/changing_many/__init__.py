"""One change for many customers at once, previewed, journaled for each, and taken back exactly."""
