"""The small language in which `flags.json` says what to look for, as regular expressions.

A pattern is small letters without apostrophes. A space is whatever stands between words, " .. " up
to three words and " ... " up to eight, never over a sentence's end; "~" is the rest of a word,
"<who>" a list of words. Brackets, "|", "?" and "[0-9]" are as in regular expressions; "*" and "+"
after a bracket mean up to four times.
"""

import re
from collections.abc import Iterable, Mapping

# No letter is in both, so that there is one way to read any stretch and hostile text stays cheap.
BETWEEN = r"(?:[ \t\r\xa0,:\"“”()…–—*/-]{1,4})"
WORD = r"[\w\[\]£$%@+#&]+"
FEW, MANY = (rf"{BETWEEN}(?:{WORD}{BETWEEN}){{0,{most}}}?" for most in (3, 8))
BREAK = re.compile(r"[.!?;\n]")
ANY = "~"  # in a beginning: any letter


def written_out(pattern: str, words: Mapping[str, str]) -> str:
    """Return a pattern with its lists of words in place. Raises KeyError for one there isn't."""
    while "<" in pattern:
        pattern = re.sub(r"<(\w+)>", lambda match: words[match[1]], pattern)
    return pattern


def compiled(patterns: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    """Return one expression for any of the patterns."""
    expressions = (expression(written_out(pattern, words)) for pattern in patterns)
    return re.compile("|".join(rf"\b(?:{each})\b" for each in expressions))


def expression(pattern: str) -> str:
    """Return a pattern that is written out as a regular expression."""
    pattern = pattern.replace("(", "(?:").replace("~", r"\w*").replace(" ... ", "\0")
    # Bounded, so that a text of one word over and over costs no more than a long one.
    pattern = pattern.replace(")*", "){0,4}").replace(")+", "){1,4}")
    pattern = pattern.replace(" .. ", "\1").replace(" ", BETWEEN)
    return pattern.replace("\0", MANY).replace("\1", FEW)


def beginnings(pattern: str) -> set[str]:
    """Return the first two letters of all that a written-out pattern may match.

    Not a letter is " ", any letter "~". A pattern is tried only where one of them stands, which is
    what makes hundreds of patterns cheap.
    """
    return {begin[:2].ljust(2) for begin in _either(pattern.replace("[0-9]", "#"), 0)[0]}


def _either(pattern: str, at: int) -> tuple[set[str], int]:
    """Read alternatives up to a closing bracket: what they begin with, and where it stands."""
    all_of_them: set[str] = set()
    begun = {""}
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            all_of_them |= begun
            begun, at = {""}, at + 1
            continue
        piece, at = _piece(pattern, at)
        begun = _joined(begun, piece)
    return all_of_them | begun, at


def _piece(pattern: str, at: int) -> tuple[set[str], int]:
    """Read one letter or bracket with what says how often it comes."""
    if pattern[at] == "(":
        piece, at = _either(pattern, at + 1)
    elif pattern[at] == "#":
        piece = set("0123456789")
    else:
        piece = {"", ANY} if pattern[at] == "~" else {pattern[at]}
    at += 1
    often = pattern[at : at + 1]
    if often and often in "*+":
        piece = piece | _joined(piece, piece)
    if often and often in "*?":
        piece = piece | {""}
    return piece, at + (1 if often and often in "*+?" else 0)


def _joined(begun: set[str], piece: set[str]) -> set[str]:
    return {one if len(one) > 1 else (one + other)[:2] for one in begun for other in piece}
