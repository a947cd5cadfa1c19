"""Vietnamese sentences: of which pieces they are made, how they are written, how amounts sound."""
