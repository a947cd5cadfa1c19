"""Speech: the voices that render prompts, and the audio files they leave behind."""
