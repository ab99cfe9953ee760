"""From what was typed to plain text. The only user of bleach, so that it can be changed here.

Nothing's safety rests on it: text is always escaped when shown.
"""

import re
import unicodedata
from html import escape, unescape

import bleach

# A "<" that opens a real tag. "<3", "2 < 3" and "he said <shut up>" are what somebody typed.
TAG_NAMES = (
    "a|abbr|article|aside|audio|b|base|big|blockquote|body|br|button|canvas|center|cite|code|dd|del"
    "|details|div|dl|dt|em|embed|fieldset|figure|font|footer|form|frame|h[1-6]|head|header|hr|html"
    "|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|marquee|math|meta|nav|noscript"
    "|object|ol|option|p|picture|pre|q|s|script|section|select|small|source|span|strike|strong"
    "|style|sub|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|tt|u|ul|video"
)
TAG = re.compile(rf"<(?=/?(?:{TAG_NAMES})(?:[\s/>])|!--)", re.IGNORECASE)
LINE_END = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6])\s*>", re.IGNORECASE)
# Joins letters of Persian and Indian scripts and parts of one emoji; alone elsewhere it hides.
JOINERS = frozenset("\u200c\u200d")
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})


def plain(typed: str) -> str:
    """Return `typed` in NFC without markup; letters that would be invisible or turn the direction
    of writing are written out, as "⟨U+202E⟩". Returns text any database can store.
    """
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    if TAG.search(text):
        text = _without_tags(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _visible(letter, text[position - 1 : position], text[position + 1 : position + 2])
        for position, letter in enumerate(text)
    )


def _without_tags(text: str) -> str:
    """Strip tags and keep every other letter as it was typed, "&lt;" and "<3" included."""
    pieces = TAG.split(LINE_END.sub("\n", text))
    marked = "<".join(escape(piece, quote=False).replace("&gt;", ">") for piece in pieces)
    cleaned: str = bleach.clean(marked, tags=set(), strip=True, strip_comments=True)
    return unescape(cleaned)


def _visible(letter: str, before: str, after: str) -> str:
    """Return a letter that shows: itself, or its number if it would hide."""
    if letter in "\n\t" or unicodedata.category(letter) not in HIDDEN_CATEGORIES:
        return letter
    joins = before and after and ord(before) > 0x2FF and ord(after) > 0x2FF
    if letter in JOINERS and joins:
        return letter
    return f"⟨U+{ord(letter):04X}⟩"
