"""Who checked the interface's words in a language. Whatever changed since then is unchecked again.

Beside the catalogues lies `status.json`: for each language who read its words through, when, and
the digest of what they read. A digest of other words than today's says nothing about these.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import get_language, to_locale

FILE = "status.json"
# English for people who find reading hard, a language of its own: nothing of it can be forgotten.
EASY_READ = "en-easy"


@dataclass(frozen=True)
class Check:
    """One reading through of a language's words."""

    by: str = ""
    on: str = ""
    digest: str = ""


def is_easy_read() -> bool:
    """Say whether what is drawn now is drawn in Easy Read."""
    return get_language() == EASY_READ


def languages() -> list[str]:
    """Return what there is a catalogue for."""
    return [*(code for code, _ in settings.LANGUAGES if code != "en"), EASY_READ]


def folder() -> Path:
    """Return where the catalogues lie."""
    return Path(settings.LOCALE_PATHS[0])


def words_file(language: str) -> Path:
    """Return the catalogue that people write in."""
    return folder() / to_locale(language) / "LC_MESSAGES" / "django.po"


def digest_of(language: str) -> str:
    """Return what changes with any word of a catalogue, and not with where it stands in code: a
    sentence that moves there changes the order of the catalogue, and nobody's words.
    """
    with words_file(language).open("rb") as file:
        catalogue = read_po(file, locale=to_locale(language))
    # The entry without an id is the header, which says nothing to anybody.
    pairs = sorted((_listed(each.id), _listed(each.string)) for each in catalogue if each.id)
    return hashlib.sha256(json.dumps(pairs).encode()).hexdigest()


def _listed(words: str | Sequence[str] | None) -> list[str]:
    """Return the words of an entry, of which a plural has two or more."""
    return [words] if isinstance(words, str) else list(words or ())


def checks() -> dict[str, Check]:
    """Return who checked what, by language; nobody where the file says nothing."""
    try:
        said = json.loads((folder() / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        said = {}
    return {code: Check(**said.get(code, {})) for code in languages()}


@cache
def is_checked(language: str) -> bool:
    """Say whether a person checked the very words of today, of a language with a catalogue."""
    check = checks().get(language, Check())
    return bool(check.by and check.on) and check.digest == digest_of(language)


def note_check(language: str, by: str, on: date) -> None:
    """Note that somebody read through all words of a language as they are now."""
    found = checks()
    found[language] = Check(by, on.isoformat(), digest_of(language))
    words = {code: asdict(check) for code, check in found.items()}
    (folder() / FILE).write_text(json.dumps(words, indent=2) + "\n", encoding="utf-8")
    is_checked.cache_clear()
