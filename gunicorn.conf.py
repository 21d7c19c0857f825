"""One web process with threads by default; production sets WEB_CONCURRENCY."""

import os

pythonpath = "site"
wsgi_app = "config.wsgi:application"
bind = os.environ.get("PORTAL_BIND", "127.0.0.1:8000")
worker_class = "gthread"
threads = int(os.environ.get("PORTAL_THREADS", "8"))
timeout = 30
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
# Only a proxy on this machine may say what the client's address and scheme are.
forwarded_allow_ips = os.environ.get("PORTAL_FORWARDED_ALLOW_IPS", "127.0.0.1")
