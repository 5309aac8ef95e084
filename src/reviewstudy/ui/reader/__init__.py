"""A review in a tab: its text, and a panel beside it."""
