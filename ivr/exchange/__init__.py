"""A telephone exchange for people without an account: it knows only HTTP and TwiML, and rings the hotline."""
