"""Samples: their codecs, files, levels and tones."""
