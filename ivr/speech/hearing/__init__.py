"""Listening to callers: where speech begins and ends, and what the recogniser reads in it."""
