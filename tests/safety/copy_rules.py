"""What our words must never promise, and what must stand beside advice, as a list of faults."""

import re
from collections.abc import Iterator
from typing import Any

# No one can keep these promises.
TOO_MUCH = re.compile(
    r"untrace?able|(?:100|hundred) ?(?:%|per ?cent) (?:anonymous|safe|private|secure)"
    r"|(?:completely|totally|fully|entirely|perfectly|absolutely) (?:anonymous|safe|private|secure)"
    r"|cover(?:ing)? (?:up )?your tracks|leaves? no trace|no trace (?:is )?left"
    r"|(?:cannot|can[’']t|can not|never|not|nobody can) (?:be )?trac(?:e|ed)\b"
    r"|nobody (?:will|can) (?:ever )?(?:know|find out|see)|we guarantee|guaranteed|unhackable"
    r"|your secret is safe|impossible to (?:trace|identify|find)",
    re.IGNORECASE,
)
# The one honest use of such words is to say that we do not promise it.
DENIED = re.compile(r"can[’']t promise (?:that )?nobody will (?:ever )?find out", re.IGNORECASE)
ADVICE = re.compile(
    r"(?:delete|clear|remove) [^.]{0,40}(?:history|entry|line)|private (?:window|tab)|incognito"
    r"|secret mode|take [^.]{0,20}out of your history",
    re.IGNORECASE,
)
CAVEAT = re.compile(r"spying app|spyware|program that watches", re.IGNORECASE)
# What is code in a template, and what is not read by anyone.
MARK_UP = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}|<[^>]+>", re.DOTALL)
TO_TRANSLATE = re.compile(r'{%\s*translate "([^"]*)".*?%}')
HEADING = re.compile(r"<h[1-6]\b[^>]*>.*?</h[1-6]>", re.DOTALL)


def promise_faults(words: str) -> list[str]:
    """Return every promise in `words` that nobody can keep."""
    return [found[0] for found in TOO_MUCH.finditer(DENIED.sub("", words))]


def advice_faults(section: str) -> list[str]:
    """Return the advice about history in one section, if it says nothing about spying apps."""
    found = ADVICE.search(section)
    return [found[0]] if found and not CAVEAT.search(section) else []


def sections_of(page: dict[str, Any]) -> Iterator[str]:
    """Yield a page's sections, from one heading to the next, from content as it is in a file."""
    words: list[str] = [page.get("lead", "")]
    for block in page["body"]:
        if block["type"] == "heading":
            yield " ".join(words)
            words = []
        value = block["value"]
        words += value if isinstance(value, list) else [value]
    yield " ".join(words)


def words_of(template: str) -> str:
    """Return what a template says, without its code; what it asks to translate is said too."""
    said = TO_TRANSLATE.sub(lambda found: found[1], template)
    return " ".join(MARK_UP.sub(" ", said).split())


def texts_in(content: Any) -> Iterator[str]:
    """Yield every text of a JSON file."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from texts_in(value)
