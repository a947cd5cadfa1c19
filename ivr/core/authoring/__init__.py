"""Rules for what authors write: what is found wrong before any caller hears it."""
