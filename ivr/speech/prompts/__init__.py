"""Prompts as files: rendered, mastered, judged, found again."""
