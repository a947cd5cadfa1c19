"""Training the classifier and choosing the thresholds, on sentences kept apart."""
