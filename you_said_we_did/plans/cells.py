"""The words of a cell: marks of a web page taken away, paragraphs kept. Pure."""

import html
import re

# A cell of a real plan runs to a page or two.
MOST_LETTERS = 10_000
# Only the marks that such tables come with: anything else between < and > is somebody's words.
# What a repetition took it never gives back: a mark without an end is looked at once, not once for
# each of its letters.
MARK = r"<\s*+(?:/\s*+)?+(?:{names})(?:\s[^<>]*+|/?+\s*+)>"
BREAKS = re.compile(MARK.format(names="p|br|li|ul|ol|div"), re.IGNORECASE)
MARKS = re.compile(MARK.format(names="i|b|em|strong|u|span|font|sup|sub"), re.IGNORECASE)
# Python refuses to read a number of thousands of digits; no letter has more than seven.
ENDLESS = re.compile(r"&(?=#\d{8})")
BLANKS = re.compile(r"[^\S\n]+")


def paragraphs_of(cell: str) -> tuple[str, ...]:
    """Return the paragraphs of a cell, each on one line and none of them empty."""
    marked = MARKS.sub("", BREAKS.sub("\n", cell))
    lines = (BLANKS.sub(" ", line).strip() for line in _unescaped(marked).splitlines())
    return tuple(line for line in lines if line)


def _unescaped(marked: str) -> str:
    return html.unescape(ENDLESS.sub("&amp;", marked))


def words_of(cell: str) -> str:
    """Return what a cell says: its paragraphs, one a line."""
    return "\n".join(paragraphs_of(cell))


def line_of(cell: str) -> str:
    """Return what a cell says, on one line."""
    return " ".join(paragraphs_of(cell))


def lines_of(words: str) -> list[str]:
    """Return the lines of a cell that `words_of` reads as these words."""
    whole = words.splitlines()
    escaped = [html.escape(line, quote=False) for line in whole]
    lines = [
        line if words_of(line) == line else safe for line, safe in zip(whole, escaped, strict=True)
    ]
    # What begins in one line and ends in another reads as a mark, though neither line has one.
    return lines if words_of("\n".join(lines)) == "\n".join(whole) else escaped
