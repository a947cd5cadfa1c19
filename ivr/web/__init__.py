"""What a browser, a monitor or a platform fetches over plain GET: audio, health, metrics, the front page."""
