"""The journal: append-only and tamper-evident; what happened, when, who did it and why. Leaves out what it means."""
