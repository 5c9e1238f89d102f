"""The customer's pages, one module an activity: each looks at the link, makes one call down, and shows or goes back."""
