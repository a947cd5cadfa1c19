"""Voices: engines that turn a text into samples, all behind ``ivr.services.prompts.Voice``."""
