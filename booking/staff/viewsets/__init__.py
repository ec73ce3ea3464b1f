"""The office's listings, in the order of the menu."""
