"""Easy Read: words for people who find reading hard. One idea a sentence, one sentence a line.

What is hard is said beside the field and refuses nothing: who writes it knows its readers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models

from feedback.surveys.safety.easy_read import LONGEST, OLDEST, hard_age, quoted, too_long
from feedback.surveys.safety.reading import reading_age, sentences
from you_said_we_did.gated import GatedWords
from you_said_we_did.lengths import hint

READS_WELL = "These words are within a reading age of 8 to 9, or below."
TOO_FEW = "These words are too few to tell their reading age for certain."
HELP = (
    "For people who find reading hard. One idea in a sentence, and each sentence on a line of its"
    " own. An empty line begins a new part; a line that ends with a colon is its heading."
)

# To whoever types it, a line with only spaces in it is as empty as any.
BETWEEN = re.compile(r"\n[ \t]*\n")


@dataclass
class Part:
    """Lines that belong together, under a heading if they have one."""

    heading: str = ""
    lines: list[str] = field(default_factory=list)


def parts_of(text: str) -> list[Part]:
    """Return the parts of an Easy Read text, in order."""
    parts: list[Part] = []
    for block in BETWEEN.split(text.replace("\r\n", "\n")):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if lines:
            has_heading = lines[0].endswith(":")
            heading = lines[0].rstrip(":") if has_heading else ""
            parts.append(Part(heading, lines[has_heading:]))
    return parts


def remarks(text: str) -> list[str]:
    """Return what makes this text hard to read; nothing for no text."""
    return list(_remarks(text))


def _remarks(text: str) -> Iterator[str]:
    if age := hard_age(text):
        yield (
            f"This reads as for a reader of about {age}. Easy Read is for a reading age of 8 to 9:"
            " use shorter words and shorter sentences."
        )
    if told := too_long(text):
        yield f"{told} Write at most {LONGEST}."
    for line in (line for part in parts_of(text) for line in part.lines):
        if len(sentences(line)) > 1:
            yield f"{quoted(line.split())} holds more than one sentence. Give each its own line."
            return


def judged(text: str) -> str:
    """Return what stands at the field: how it is written, and how hard this text is now."""
    if not text.strip():
        return f"{HELP} {hint('easy_read')}"
    said = " ".join(f"Look again: {remark}" for remark in remarks(text))
    reads = READS_WELL if round(reading_age(text)) <= OLDEST else TOO_FEW
    return f"{HELP} {hint('easy_read')} {said or reads}"


class HasEasyRead(GatedWords):
    """Words that have an Easy Read summary, approved and published together with them."""

    easy_read = models.TextField("Easy Read summary", blank=True, default="", help_text=HELP)

    class Meta:
        abstract = True

    @property
    def easy_parts(self) -> list[Part]:
        """Return what the Easy Read page shows."""
        return parts_of(self.easy_read)

    @property
    def remarks(self) -> list[str]:
        """Return what to think over, the Easy Read summary's too."""
        about = [f"Easy Read summary: {remark}" for remark in remarks(self.easy_read)]
        return [*super().remarks, *about]
