"""Today: what needs a person, in order, with what to do about it at once."""
