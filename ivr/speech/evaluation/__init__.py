"""How well recordings are understood, measured and shown."""
