"""WSGI entry: gunicorn --pythonpath .,site config.wsgi"""

import os

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from config.garbage_collection import settle_in
from core.databases import wait_at_most
from core.logs import take_over

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Commands run these checks themselves; a web server would start in spite of them.
for refusal in run_checks(tags=[Tags.security]):
    if refusal.is_serious() and not refusal.is_silenced():
        raise ImproperlyConfigured(f"{refusal.msg} {refusal.hint}")

take_over("gunicorn.error")
settle_in()
wait_at_most(15, for_one_writer=5)
