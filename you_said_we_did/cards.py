"""The picture that a chat shows beside a shared link: a title and a status, both neutral.

Somebody may see it on a locked screen, so it holds no other word of an entry.
"""

import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from you_said_we_did.status import Status, short

if TYPE_CHECKING:
    from you_said_we_did.commitments import Commitment

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
GROUND, INK, BAND = "#f6f1e9", "#26211d", "#2f5d57"
# Copied from their npm package at set-up (./run); each file holds some letters.
FONTS = "compiled/fonts/atkinson-hyperlegible-{part}-{weight}-normal.woff2"
FURTHER = re.compile("[\u0100-\u0130\u0132-\u0151\u0154-\u02ba\u1e00-\u1eff]")
SIZES = (76, 64, 54, 46, 40)
LEADING = 1.22
# The band and air above the title, the line and the name under everything.
ABOVE, BELOW, STATUS_HEIGHT = 60, 150, 62
MOST_STATUSES = 2
Face = ImageFont.FreeTypeFont


class NoTypeface(Exception):
    """Raised where set-up did not bring the typeface, or this machine can't read it."""


@cache
def face(part: str, weight: int, size: int) -> Face:
    """Return a typeface. Raises NoTypeface."""
    found = finders.find(FONTS.format(part=part, weight=weight))
    try:
        return ImageFont.truetype(str(found), size)
    except OSError as error:
        raise NoTypeface from error


def runs_of(text: str, weight: int, size: int) -> Iterator[tuple[str, Face]]:
    """Yield a line in pieces, each with the face that has its letters."""
    for is_further, letters in groupby(text, lambda letter: bool(FURTHER.match(letter))):
        yield "".join(letters), face("latin-ext" if is_further else "latin", weight, size)


def width_of(text: str, weight: int, size: int) -> float:
    """Return how wide a line is."""
    return sum(one.getlength(run) for run, one in runs_of(text, weight, size))


def broken(text: str, weight: int, size: int) -> list[str]:
    """Break a text into lines that fit; a word that is wider than the picture is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, weight, size) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
            continue
        cut = word
        while width_of(cut, weight, size) > WIDTH - 2 * MARGIN:
            cut = cut[:-1]
        lines.append(cut)
    return [line for line in lines if line]


def fitted(text: str, most: int) -> tuple[list[str], int]:
    """Return a title in lines, and the largest size at which they are no higher than `most`."""
    for size in SIZES:
        lines = broken(text, 700, size)
        if len(lines) * size * LEADING <= most:
            return lines, size
    kept = lines[: int(most / (SIZES[-1] * LEADING))]
    return [*kept[:-1], f"{kept[-1].rsplit(' ', 1)[0]} …"], SIZES[-1]


def write(layer: ImageDraw.ImageDraw, y: int, text: str, weight: int, size: int) -> None:
    """Write a line from the margin, on its baseline."""
    x = float(MARGIN)
    for run, one in runs_of(text, weight, size):
        layer.text((x, y), run, font=one, fill=255, anchor="ls")
        x += one.getlength(run)


def statuses_of(commitments: "Iterable[Commitment]") -> list[str]:
    """Return each status once, in words, the one that came furthest first."""
    found = {commitment.status for commitment in commitments}
    order = [*reversed(Status.values[:-1]), Status.CANNOT]
    return [short(status) for status in order if status in found][:MOST_STATUSES]


def card(title: str, statuses: list[str], name: str) -> bytes:
    """Draw a card as a PNG. Raises NoTypeface."""
    dark, coloured = (Image.new("L", (WIDTH, HEIGHT)) for _ in range(2))
    words, signs = ImageDraw.Draw(dark), ImageDraw.Draw(coloured)
    signs.rectangle((0, 0, WIDTH, 24), fill=255)
    lines, size = fitted(title, HEIGHT - ABOVE - BELOW - len(statuses) * STATUS_HEIGHT)
    y = ABOVE + size
    for line in lines:
        write(words, y, line, 700, size)
        y += round(size * LEADING)
    for status in statuses:
        write(signs, y + 20, status, 400, 46)
        y += STATUS_HEIGHT
    signs.line((MARGIN, HEIGHT - 118, WIDTH - MARGIN, HEIGHT - 118), fill=90, width=2)
    write(words, HEIGHT - 58, name, 400, 36)
    return png_of(dark, coloured)


def png_of(dark: Image.Image, coloured: Image.Image) -> bytes:
    """Return two layers of one picture as a PNG of few colours: small, and quick to make."""
    ink = dark.point([value * 7 // 255 for value in range(256)])
    brand = coloured.point([8 + value * 7 // 255 if value > 36 else 0 for value in range(256)])
    picture = ImageChops.add(ink, brand)
    picture.putpalette([*shades(INK), *shades(BAND)])
    out = io.BytesIO()
    picture.save(out, "PNG", bits=4)
    return out.getvalue()


def shades(colour: str) -> list[int]:
    """Return eight steps from the ground to a colour, as a palette holds them."""
    ground, full = ImageColor.getrgb(GROUND)[:3], ImageColor.getrgb(colour)[:3]
    return [
        start + (end - start) * step // 7
        for step in range(8)
        for start, end in zip(ground, full, strict=True)
    ]
