"""What people type, made safe to keep: one normal form, no invisible controls, bounded twice."""

import re
import unicodedata

import regex
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import TEXT_MAX_BYTES, TEXT_MAX_GRAPHEMES

# What a person sees as one character may be many code points: an emoji family, a Hindi syllable.
GRAPHEME = regex.compile(r"\X")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
TOO_MUCH = _("All your answers together are too long for us to keep. Please make this one shorter.")
# Unicode's categories Cc (but for the line feed) and Cs: both are closed for good.
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
# Soft hyphens, marks of direction, spaces without width, letters that fill and tag: pasted unseen,
# and never meant.
# Those that join or part letters (U+200C, U+200D) stay: Urdu and emoji need them.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def clean_text(typed: str) -> str:
    """Return `typed` in NFC with one kind of line end, a space for a tab, and no other
    control character. A lone surrogate, which no encoding can store, becomes "�".
    """
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = SURROGATE.sub(REPLACEMENT, CONTROL.sub("", lines))
    return unicodedata.normalize("NFC", kept).strip()


def without_unseen(typed: str) -> str:
    """Return what an officer typed for people to read, without signs that nobody sees."""
    return UNSEEN.sub("", typed).strip()


def count_graphemes(text: str) -> int:
    """Return how many characters a person would count in `text`."""
    return sum(1 for _ in GRAPHEME.finditer(text))


def too_long(text: str, most: int = TEXT_MAX_GRAPHEMES, most_bytes: int = TEXT_MAX_BYTES) -> str:
    """Return why a cleaned `text` is too long, in words for the person who wrote it, or ""."""
    # Never more than code points: few texts need counting.
    if len(text) > most and (graphemes := count_graphemes(text)) > most:
        return gettext(
            "Your answer has {typed} characters. The most we can take is {most}."
            " Please make it shorter."
        ).format(typed=grouped(graphemes), most=grouped(most))
    if len(text.encode()) > most_bytes:
        # Few characters, many bytes: each carries a pile of marks or joined emoji.
        return gettext(
            "Your answer has too many emoji or accents for us to keep. Please use fewer."
        )
    return ""


def grouped(number: int) -> str:
    """Return a number as people write it: where some put a comma, others put a space."""
    return number_format(number, force_grouping=True)
