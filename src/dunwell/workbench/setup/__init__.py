"""The first day: a company made in the browser, and what is left to do until its rounds go out by themselves."""
