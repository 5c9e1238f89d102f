"""Pages for people outside, reached by links in messages and without an account. Leaves out every rule."""
