"""One web process with threads by default; production sets WEB_CONCURRENCY."""

import sys
from pathlib import Path

pythonpath = "site"
sys.path.insert(0, str(Path(__file__).resolve().parent / pythonpath))

from config.settings import forms_of_values as forms  # noqa: E402  (the path stands above)
from config.settings.environment import Environment  # noqa: E402

env = Environment()
wsgi_app = "config.wsgi:application"
bind = env("BIND", forms.listening, default="127.0.0.1:8000")
worker_class = "gthread"
threads = env("THREADS", forms.whole(1), default=8)
timeout = 30
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
# Only a proxy on this machine may say what the client's address and scheme are.
forwarded_allow_ips = env("FORWARDED_ALLOW_IPS", forms.networks, default="127.0.0.1")
if env.unreadable:
    sys.exit("\n".join(f"portal.E012 : {wrong}." for wrong in env.unreadable.values()))
