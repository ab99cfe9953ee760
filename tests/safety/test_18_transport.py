"""Claim 18: plain http is sent on, https is kept to for two years, and TLS is 1.2 or newer."""

import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from threading import Thread

import pytest

from tests.deploy.shipped import OFFICE, ONION, PROXIES, PUBLIC, SERVERS, Shipped
from tests.deploy.stack import MARKS, need, shipped
from tests.deploy.wire import Wire

__all__ = ["shipped"]
pytestmark = MARKS
OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
NEW = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
YEAR = 31_536_000


def speaking(version: ssl.TLSVersion, context: ssl.SSLContext | None = None) -> ssl.SSLContext:
    """Return a context for one version alone, weak ciphers and all, or old ones would fail."""
    context = context or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    if context.verify_mode:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def agrees(wire: Wire, version: ssl.TLSVersion) -> bool:
    """Say whether a server speaks a version."""
    try:
        wire.connect(speaking(version)).close()
    except (ssl.SSLError, ConnectionError):
        return False
    return True


@pytest.mark.parametrize("name", SERVERS)
def test_old_versions_of_tls_are_refused(
    shipped: Shipped, name: str, figure: Callable[[str], None]
) -> None:
    need(name)
    wire = shipped.start(name)
    assert [version for version in OLD if agrees(wire, version)] == []
    assert [version for version in NEW if agrees(wire, version)] == list(NEW)
    figure(f"{name}: 1.2 and 1.3")


@pytest.fixture
def old_server(shipped: Shipped) -> Iterator[int]:
    """Serve TLS 1.1 alone, as servers did; yields the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shipped.certificate, shipped.key)
    speaking(OLD[1], context)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def shake_hands() -> None:
            plain, _ = listening.accept()
            context.wrap_socket(plain, server_side=True).close()

        thread = Thread(target=shake_hands, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def test_control_a_server_that_speaks_an_old_version(shipped: Shipped, old_server: int) -> None:
    """A server made to speak TLS 1.1 was found out by the same client."""
    assert agrees(replace(shipped.wire("granian"), port=old_server), OLD[1])


@pytest.mark.parametrize("name", PROXIES)
@pytest.mark.parametrize("host", [PUBLIC, OFFICE])
def test_plain_http_is_only_sent_on(shipped: Shipped, name: str, host: str) -> None:
    need(name)
    shipped.start(name)
    plain = Wire(host, shipped.ports["http" if name == "nginx" else "caddy-http"], None)
    for method, body in (("GET", b""), ("POST", b"q3=words")):
        answer = plain.ask(method, "/q/spring/", body)
        assert answer.status_code in (301, 308)
        assert answer.all("location")[0].startswith(f"https://{host}")
        assert b"words" not in answer.content
        assert answer.all("set-cookie") == []


def test_hearback_itself_sends_plain_http_on(shipped: Shipped) -> None:
    """A proxy that says a visitor came by http is believed, and she is sent on."""
    shipped.serve_sockets()
    wire = Wire(shipped.run / "public" / "http.sock", 0, None)
    told = {"Host": PUBLIC, "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http"}
    answer = wire.ask("GET", "/q/spring/", headers=told)
    assert answer.status_code == 301
    assert answer.all("location") == [f"https://{PUBLIC}/q/spring/"]


@pytest.mark.parametrize("name", SERVERS)
def test_https_is_asked_for_for_two_years_with_subdomains(shipped: Shipped, name: str) -> None:
    need(name)
    shipped.start(name)
    for host, where in ((PUBLIC, "/"), (PUBLIC, "/no-such/"), (OFFICE, "/account/login/")):
        if host == OFFICE and name not in PROXIES:
            continue
        (value,) = shipped.wire(name, host).get(where).all("strict-transport-security")
        age, *rest = [part.strip() for part in value.split(";")]
        assert int(age.removeprefix("max-age=")) >= 2 * YEAR
        assert "includeSubDomains" in rest


def test_an_onion_address_is_not_bound_to_https(shipped: Shipped) -> None:
    need("nginx")
    shipped.start("nginx")
    wire = Wire(ONION, shipped.ports["onion"], None)
    for where in ("/", "/q/spring/", "/no-such/"):
        answer = wire.get(where)
        assert answer.status_code == (404 if where == "/no-such/" else 200)
        assert answer.all("strict-transport-security") == []
        assert answer.all("referrer-policy") == ["no-referrer"]


def test_a_name_that_is_not_ours_gets_no_certificate(shipped: Shipped) -> None:
    need("nginx")
    shipped.start("nginx")
    with pytest.raises(ssl.SSLError):
        shipped.wire("nginx", "elsewhere.example").connect(speaking(NEW[1]))
