"""Stands where Hearback stands and answers with what reached it: a test of the proxies alone."""

import json
from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the request's headers, and how long its body was."""
    seen = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    seen["body"] = len(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    start_response("200 OK", [("Content-Type", "application/json"), ("Server", "Echo/1.2.3")])
    return [json.dumps(seen).encode()]
