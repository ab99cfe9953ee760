"""Captions of a film (WebVTT): the times and the words alone are kept."""

import re

from feedback.surveys.recorded.refusing import Refused

FIRST_LINE = "WEBVTT"
ARROW = " --> "
TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
TIMES = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})(?:[ \t].*)?")
# Who speaks, a class, a way to show it: also over two lines, and where no end is written.
TAG = re.compile(r"<[^>]*>?")
NOT_CAPTIONS = "This is not a file of captions. Save the captions as WebVTT (.vtt)."


def cleaned(content: bytes) -> str:
    """Return what is said when. Notes, styles, names of parts and of who speaks are left out.
    Raises Refused for what is no file of captions.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Refused(NOT_CAPTIONS) from error
    if not text.startswith(FIRST_LINE):
        raise Refused(NOT_CAPTIONS)
    said = [cue for block in re.split(r"\n{2,}", text) if (cue := _cue(block))]
    if not said:
        raise Refused("There is no caption in this file: no words beside a time.")
    return "\n\n".join([FIRST_LINE, *said]) + "\n"


def _cue(block: str) -> str:
    """Return the times and the words of one caption; "" for what is none."""
    lines = block.strip("\n").split("\n")
    for place, line in enumerate(lines[:2]):
        found = TIMES.fullmatch(line)
        said = TAG.sub("", "\n".join(lines[place + 1 :]))
        words = [each for each in said.split("\n") if each.strip()]
        if found and words:
            return "\n".join([ARROW.join(found.groups()), *words])
    return ""
