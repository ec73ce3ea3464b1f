"""The demonstration clinic: what it says and who works there, as files, and what loads them."""
