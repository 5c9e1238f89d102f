"""Who works here: people, the companies they belong to, and what each role may do. Leaves out their pages."""
