"""What the office types, as values, and what is wrong with it."""
