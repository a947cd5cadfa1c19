"""Ringing through the platform: the two legs, their faults, the words around them."""
