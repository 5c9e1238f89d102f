"""The daily plan: facts in, decisions out. Pure; leaves out where facts come from and what is done with decisions."""
