"""What people type, made safe to keep: one normal form, no invisible controls, bounded twice."""

import re
import unicodedata

import regex

from feedback.surveys.definition import TEXT_MAX_BYTES, TEXT_MAX_GRAPHEMES

# What a person sees as one character may be many code points: an emoji family, a Hindi syllable.
GRAPHEME = regex.compile(r"\X")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Unicode's categories Cc (but for the line feed) and Cs: both are closed for good.
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean_text(typed: str) -> str:
    """Return `typed` in NFC with one kind of line end, a space for a tab, and no other
    control character. A lone surrogate, which no encoding can store, becomes "�".
    """
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = SURROGATE.sub(REPLACEMENT, CONTROL.sub("", lines))
    return unicodedata.normalize("NFC", kept).strip()


def count_graphemes(text: str) -> int:
    """Return how many characters a person would count in `text`."""
    return sum(1 for _ in GRAPHEME.finditer(text))


def too_long(text: str, most: int = TEXT_MAX_GRAPHEMES, most_bytes: int = TEXT_MAX_BYTES) -> str:
    """Return why a cleaned `text` is too long, in words for the person who wrote it, or ""."""
    # Never more than code points: few texts need counting.
    if len(text) > most and (graphemes := count_graphemes(text)) > most:
        return (
            f"Your answer has {graphemes:,} characters. The most we can take is"
            f" {most:,}. Please make it shorter."
        )
    if len(text.encode()) > most_bytes:
        # Few characters, many bytes: each carries a pile of marks or joined emoji.
        return "Your answer has too many emoji or accents for us to keep. Please use fewer."
    return ""
