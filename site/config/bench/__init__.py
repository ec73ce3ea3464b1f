"""Speed and memory, measured on a scratch database and printed as JSON: `manage.py bench`.

A module here registers measures with `@measure("name")`; each yields or returns dicts of figures.
"""
