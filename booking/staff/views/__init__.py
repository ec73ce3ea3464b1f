"""The office's own pages in the admin."""
