"""Calls written down: read, played, checked."""
