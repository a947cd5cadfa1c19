"""Who may come into the console, and what is written down about it."""
