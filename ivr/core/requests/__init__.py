"""What becomes of a request to be rung back: who has it, how attempts end, what was promised."""
