"""Which words a person can meet on the way through a survey, from the sources themselves."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from hearback.catalogues.status import words_file

# Folders and files whose words she can see; the office's own are in English alone.
SOURCES = (
    "feedback/surveys",
    "feedback/intake",
    "feedback/paper",
    "cms/templates/cms/help_in_language.html",
    "cms/templates/cms/_line_in_language.html",
    "site/templates/base_public.html",
    "site/templates/fault.html",
    "site/templates/components",
    "site/templates/govuk",
    "site/hearback/faults.py",
    "site/hearback/not_there.py",
)
# The functions that translate: which of their arguments are words, all where none is said.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
}
WIDTH = 100
# Words of Django itself that show in a survey, and that its own Urdu lacks.
OF_DJANGO = ("Null characters are not allowed.",)
Message = str | tuple[str, ...]


def sources(root: Path) -> Iterator[Path]:
    """Yield every template and module that may hold such words."""
    for name in SOURCES:
        path = root / name
        yield from [path] if path.is_file() else sorted(path.rglob("*.html"))
        yield from [] if path.is_file() else sorted(path.rglob("*.py"))


def messages_in(path: Path) -> Iterator[Message]:
    """Yield what one file asks to translate; one with a plural as two."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Django turns templates into calls, one on a line; what is around them is no Python.
        lines = [line for line in templatize(source).splitlines() if "(u" in line or "_(" in line]
        for line in lines:
            yield from _messages_of(line.strip())
    else:
        yield from _messages_of(source)


def _messages_of(code: str) -> Iterator[Message]:
    calls: Iterator[Any] = extract_python(BytesIO(code.encode()), KEYWORDS, (), {})
    # One string, several in a tuple, or none: the words are a constant's, and stand where that is.
    for _, _, said, _ in calls:
        words = tuple(each for each in ([said] if isinstance(said, str) else said or ()) if each)
        if words:
            yield words if len(words) > 1 else words[0]


def all_messages(root: Path | None = None) -> dict[Message, list[str]]:
    """Return everything to translate, each with the files it stands in."""
    root = root or Path(settings.ROOT)
    found: dict[Message, list[str]] = {message: ["django"] for message in OF_DJANGO}
    for path in sources(root):
        for message in messages_in(path):
            places = found.setdefault(message, [])
            if (place := path.relative_to(root).as_posix()) not in places:
                places.append(place)
    return found


def read(language: str) -> Catalog:
    """Return a language's catalogue."""
    with words_file(language).open("rb") as file:
        return read_po(file, locale=to_locale(language))


def write(language: str, catalogue: Catalog) -> None:
    """Store a catalogue under the header it has, which is ours and not Babel's."""
    header, _, _ = words_file(language).read_text(encoding="utf-8").partition("\n\n")
    entries = BytesIO()
    write_po(entries, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    text = f"{header}\n\n{entries.getvalue().decode().strip()}\n"
    words_file(language).write_text(text, encoding="utf-8")


def update(language: str) -> Catalog:
    """Bring a catalogue up to date with the sources: new words are empty, old ones are left out,
    and none is guessed from one like it.
    """
    wanted = Catalog()
    for message, places in all_messages().items():
        wanted.add(message, locations=[(place, 0) for place in places])
    catalogue = read(language)
    catalogue.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    write(language, catalogue)
    return catalogue
