"""A clinic in another country."""
