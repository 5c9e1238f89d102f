"""Settings of a company: who it is, what it lets out, how it is paid, how its pages look, and a test of its mail."""
