"""What is agreed with customers: promises, plans, days put off, less money, disputes, hardship, holds; and the offers."""
