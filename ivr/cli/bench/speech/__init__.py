"""``ivr bench speech``: what listening costs, how long callers wait, and how many lines two cores carry."""
