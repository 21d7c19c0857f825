import os

from django.core.checks import ERROR, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

# A web server starts without Django's commands, hence without their checks.
_errors = [str(message) for message in run_checks(tags=["production"]) if message.level >= ERROR]
if _errors:
    raise ImproperlyConfigured("\n".join(_errors))
