"""Gần Dân: a Vietnamese public-service voice hotline."""

__version__ = "0.1.0"
