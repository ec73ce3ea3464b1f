"""Queries across tables; nothing here writes. Each file is named for its answer."""
