"""A marker to type into an answer, and a scanner that finds it again in whatever form it took."""

import base64
import json
import secrets
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

ZLIB_STARTS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
GZIP_START = b"\x1f\x8b\x08"
INFLATED_MOST = 1 << 20


def marker() -> str:
    """Return a text that stands nowhere else; its space and umlaut look different in each form."""
    return f"canary {secrets.token_hex(8)} über"


def forms(text: str) -> dict[str, bytes]:
    """Return what to look for, by the name of the form."""
    plain = text.encode()
    found = {
        "utf-8": plain,
        "utf-16": text.encode("utf-16-le"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "url": quote(text).encode(),
        "form": quote_plus(text).encode(),
        "json": json.dumps(text)[1:-1].encode(),
    }
    for shift in range(3):
        # Whole groups of three bytes only: what stands before and after changes the rest.
        inner = plain[(3 - shift) % 3 :]
        whole = inner[: len(inner) // 3 * 3]
        found[f"base64+{shift}"] = base64.b64encode(whole)
        found[f"base64url+{shift}"] = base64.urlsafe_b64encode(whole)
    return found


def inflated(content: bytes) -> Iterator[bytes]:
    """Yield what every zlib or gzip stream inside `content` opens to."""
    for start in (*ZLIB_STARTS, GZIP_START):
        place = content.find(start)
        while place >= 0:
            window = zlib.MAX_WBITS | (16 if start == GZIP_START else 0)
            with suppress(zlib.error):
                packed = content[place : place + INFLATED_MOST]
                yield zlib.decompressobj(window).decompress(packed, INFLATED_MOST)
            place = content.find(start, place + 1)


def hits(content: bytes, text: str) -> list[str]:
    """Return the names of the forms in which `text` stands in `content`."""
    wanted = forms(text)
    found = [name for name, form in wanted.items() if form in content]
    for opened in inflated(content):
        found += [f"packed {name}" for name, form in wanted.items() if form in opened]
    return found


def scan(paths: Iterable[Path], text: str) -> list[tuple[str, str]]:
    """Return (file, form) wherever `text` stands in these files and folders, names included."""
    found = []
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            found += [(str(file), f"name {form}") for form in hits(str(file).encode(), text)]
            if file.is_file():
                found += [(str(file), form) for form in hits(file.read_bytes(), text)]
    return found
