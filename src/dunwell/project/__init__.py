"""Settings, addresses and wiring: the one place that knows every adapter. Leaves out every rule."""
