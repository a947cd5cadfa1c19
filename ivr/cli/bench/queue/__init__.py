"""``ivr bench queue``: how quickly officers get their work, and what the board costs, as the queue grows."""
