"""Each measure in a module of its own: plain rows in, exact figures out. No Django, no clock, no floats for money."""
