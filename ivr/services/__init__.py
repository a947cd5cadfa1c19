"""Use cases of the hotline, and the ports through which they meet the world."""
