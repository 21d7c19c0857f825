import gc
import sys

from django.core.checks import ERROR, run_checks
from django.core.wsgi import get_wsgi_application

from config.settings.environment import settings_module

settings_module("config.settings.production")
gc.disable()  # until all is loaded, as in manage.py
application = get_wsgi_application()

# A web server starts without Django's commands, hence without their checks.
_errors = [str(message) for message in run_checks(tags=["production"]) if message.level >= ERROR]
if _errors:
    print("Le portail ne démarre pas :", *_errors, sep="\n", file=sys.stderr)
    raise SystemExit(3)  # gunicorn takes this number for « does not boot »: it stops, instead of trying for ever
