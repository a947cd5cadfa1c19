"""What the line carries: voices, prompts, tones, noise."""
