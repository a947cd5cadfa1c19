"""The storage edge, beyond what the contract says."""
