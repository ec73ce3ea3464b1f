"""Reading a file of another program: its signs, its columns, its lines (1150). Nothing is written here."""
