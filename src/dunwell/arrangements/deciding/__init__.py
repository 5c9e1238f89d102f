"""What is offered, accepted, kept or missed: pure. Leaves out the database, the clock and everything that is written."""
