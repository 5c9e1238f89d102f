"""What the law and company policy allow. Pure; so far the house rules and public holidays that limit the daily plan."""
