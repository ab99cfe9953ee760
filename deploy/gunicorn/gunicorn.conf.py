"""Serving with gunicorn instead of granian: `gunicorn -c deploy/gunicorn/gunicorn.conf.py`.

Put nginx or Caddy in front: they read slow forms whole before a thread is taken.
"""

wsgi_app = "hearback.wsgi:application"
bind = ["unix:/run/hearback-public/http.sock"]
umask = 0o077
workers = 1
worker_class = "gthread"
threads = 4
worker_tmp_dir = "/dev/shm"  # noqa: S108  the heartbeat, never on a disk
timeout = 30
keepalive = 5

# Nothing about a request is written down: of a fault, only its kind and its place in the code.
accesslog = None
errorlog = "-"
capture_output = False
loglevel = "error"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"place": {"()": "hearback.faults.PlaceFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "place"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "ERROR"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "gunicorn.access": {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False},
    },
}
# gunicorn 25 and newer listen on a socket for commands unless told not to.
control_socket_disable = True

# Whose word is taken for an address or for https is Django's to decide (HEARBACK_TRUSTED_PROXIES).
forwarded_allow_ips = "127.0.0.1"
secure_scheme_headers = {}
forwarder_headers = ""
limit_request_line = 4094
limit_request_fields = 50
limit_request_field_size = 8190
