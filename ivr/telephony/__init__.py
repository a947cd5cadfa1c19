"""The telephone platforms: their requests come in as typed input, the engine's effects go out as TwiML."""
