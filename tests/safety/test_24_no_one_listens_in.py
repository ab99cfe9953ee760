"""Claim 24: No query, argument or span is recorded in public, whatever the environment asks."""

import pytest

from tests.intake.installed import Installed
from tests.intake.server import python

# What people set, in a hurry, to see more.
ASKING = {
    "DEBUG": "1",
    "DJANGO_DEBUG": "True",
    "HEARBACK_DEBUG": "yes",
    "LOG_LEVEL": "DEBUG",
    "DJANGO_LOG_LEVEL": "DEBUG",
    "SQL_DEBUG": "1",
    "SENTRY_DSN": "https://key@sentry.example/1",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
    "NEW_RELIC_LICENSE_KEY": "x" * 40,
    "DD_TRACE_ENABLED": "true",
    "ELASTIC_APM_SERVER_URL": "http://127.0.0.1:8200",
}
LOOK = """
import logging, sys
import hearback.wsgi
from django.conf import settings
from django.db import connections
from engagement.models import Partnership
Partnership.current()
for name in ("django.db.backends", "django.request", "psycopg", "django.template", ""):
    assert not logging.getLogger(name).isEnabledFor(logging.WARNING), name
for connection in connections.all():
    assert connection.queries == [] and not connection.queries_logged, connection.alias
assert not settings.DEBUG
hooks = {"sentry_sdk", "opentelemetry", "newrelic", "ddtrace", "elasticapm", "silk"}
assert not hooks & {name.partition(".")[0] for name in sys.modules}
assert sys.gettrace() is None and sys.getprofile() is None
print("nothing")
"""


@pytest.mark.parametrize("asking", [{}, ASKING], ids=["quiet", "asking"])
def test_nothing_listens_in(installed: Installed, asking: dict[str, str]) -> None:
    done = python(installed, LOOK, **asking)
    assert done.stdout == "nothing\n", done.stderr


def test_a_failing_query_shows_no_parameter(installed: Installed) -> None:
    code = """
import logging
from django.db import connection
try:
    connection.cursor().execute("SELECT * FROM nowhere WHERE words = %s", ["canary words"])
except Exception:
    logging.getLogger("django.request").exception("canary words")
"""
    done = python(installed, code, **ASKING)
    assert "canary words" not in done.stdout + done.stderr
    assert "ERROR" in done.stderr
