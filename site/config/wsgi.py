"""WSGI entry: gunicorn --pythonpath .,site config.wsgi"""

import gc
import os

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Commands run these checks themselves; a web server would start in spite of them.
for refusal in run_checks(tags=[Tags.security]):
    if refusal.is_serious():
        raise ImproperlyConfigured(f"{refusal.msg} {refusal.hint}")

# What was loaded by now lives as long as the process: never to be searched for garbage again, and
# shared between forked workers instead of copied by the search.
gc.collect()
gc.freeze()
