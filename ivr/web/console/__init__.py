"""The officers' console: who may see which page, signing in, one's own account, and the frame of all pages."""
