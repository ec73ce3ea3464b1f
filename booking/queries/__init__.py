"""Questions that need several tables: all that only reads. Each file is named for its answer."""
