"""What happens at a step of a call: what is said there, and what keys and words mean."""
