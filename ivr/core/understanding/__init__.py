"""From what was heard to what it may mean: comparable words, patterns, and how sure is sure."""
