"""Backups: one encrypted file with the database and every upload, kept by age, tried and restored (1020)."""
