"""The pages, one module a noun. Each reads; none changes anything but the session."""
