"""The one lazy door of this package: WeasyPrint, and Pango with it, is loaded when the first file
is asked for.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType

# What WeasyPrint asks of the system, by Debian's names; the rest comes from the package registry.
DEBIAN_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


class PackagesMissing(Exception):
    """Raised where a machine can't make files; the message names the packages to install."""

    def __init__(self) -> None:
        super().__init__(
            "PDF files can’t be made on this machine yet. An administrator can install what is"
            f" missing: apt-get install {' '.join(DEBIAN_PACKAGES)}"
        )


@cache
def typesetting() -> ModuleType:
    """Return `feedback.releases.documents.typesetting`. Raises PackagesMissing."""
    try:
        return import_module("feedback.releases.documents.typesetting")
    except (ImportError, OSError) as error:
        raise PackagesMissing from error


def to_pdf(page: str, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Return an HTML page as a PDF/UA file: the same page always gives the same bytes.

    The page may refer to the style sheets beside this file, such as `hearback:paper.css`, and to
    `hearback:NAME` for each of the `pictures` (name -> SVG or PNG). Raises PackagesMissing, and
    ValueError for a page that refers to anything else.
    """
    return all_to_pdf([[page]], pictures)


def all_to_pdf(
    groups: Sequence[Sequence[str]], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Return several HTML pages as one file, each counting its own sides. Printed on both sides,
    each group begins on a sheet of its own. The file has the title of the first page; words in
    another language than that one’s are marked with theirs.
    """
    made: bytes = typesetting().typeset(groups, pictures or {})
    return made
