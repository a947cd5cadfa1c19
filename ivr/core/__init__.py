"""The rules of the hotline, pure: what is said, what a key means, when a callback is due."""
