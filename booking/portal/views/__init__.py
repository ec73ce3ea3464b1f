"""The practice's pages, a file for each subject."""
