"""Moving in from another program: a file is checked, looked at, brought in, and taken back (1150)."""
