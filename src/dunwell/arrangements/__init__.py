"""Promises, plans, deferrals, discounts, settlements, disputes, hardship: each a row with its life, its holds, its money."""
