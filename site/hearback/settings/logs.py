"""What may be written down when something fails: kinds of fault and places in the code, no values.

Nothing here asks the environment: no variable can make a public process say more.
"""

DEFAULT_EXCEPTION_REPORTER = "hearback.faults.CodeLocationReporter"
ADMINS: list[tuple[str, str]] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"place": {"()": "hearback.faults.PlaceFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "place"},
        # Not an empty list: where a logger has no handler at all, Python prints message and values.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "ERROR"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {
            "handlers": ["nowhere"],
            "propagate": False,
        },
        "django.server": {"handlers": ["nowhere"], "propagate": False},
        "django.db.backends": {"handlers": ["nowhere"], "propagate": False, "level": "CRITICAL"},
    },
}
LOGGING_CONFIG = "logging.config.dictConfig"
