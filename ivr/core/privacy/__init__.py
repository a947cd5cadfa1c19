"""What is kept about people: with whose consent, how long, and what they may ask."""
