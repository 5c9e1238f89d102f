"""Each report in a module of its own: what queries read and measures make of it, as tables and charts without words."""
