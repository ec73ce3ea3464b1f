"""`make load`: a crowd that books through the real pages, on both databases; figures for docs/load.md."""
