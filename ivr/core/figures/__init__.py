"""What is counted: calls, requests, questions without an answer."""
