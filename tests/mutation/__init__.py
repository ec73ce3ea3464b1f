"""Small faults put into the files that hold promises, one at a time; a test must notice each."""
