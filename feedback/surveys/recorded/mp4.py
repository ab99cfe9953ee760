"""Films and sound in MP4 boxes. What a player needs stays where it is; every other box is blanked
and keeps its length, so that nothing moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from feedback.surveys.recorded.refusing import Refused

HEADER, LONG_HEADER = 8, 16
# Box -> the boxes in it that a player needs. What is named nowhere here is blanked: titles, places,
# devices, comments (`udta`, `meta`, `uuid`), and whatever somebody invents.
NEEDED: dict[bytes, frozenset[bytes]] = {
    b"": frozenset({b"ftyp", b"moov", b"mdat"}),
    b"moov": frozenset({b"mvhd", b"trak"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"dinf", b"stbl"}),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset(
        {*(b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stz2", b"stco", b"co64")}
        | {b"sdtp", b"sgpd", b"sbgp", b"cslg"}
    ),
}
TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
PICTURE, SOUND = b"vide", b"soun"
# An entry of `stsd`: how many bytes come before its own boxes, and those that a player needs.
FIELDS = {PICTURE: 78, SOUND: 28}
DESCRIBED = frozenset({b"avcC", b"esds", b"pasp", b"colr", b"btrt"})
# A profile of colours names its maker; numbers say as much to a browser.
COLOURS = (b"nclx", b"nclc")
# A film sent while it is being made: its pictures lie in such boxes, told of by the second.
IN_PIECES = (b"moof", b"mvex")
# What every browser plays: H.264 and AAC.
PLAYED = {PICTURE: frozenset({b"avc1", b"avc3"}), SOUND: frozenset({b"mp4a"})}
MADE_AGAIN = "Save it again as MP4 with H.264 pictures and AAC sound, and nothing else in it."
MOST_BOXES = 2000


@dataclass(frozen=True)
class Box:
    """One box: its name, and where it and what it holds begin and end."""

    name: bytes
    start: int
    inner: int
    end: int


def is_mp4(content: bytes) -> bool:
    """Say whether these bytes begin as MP4 does."""
    return content[4:8] == b"ftyp"


def cleaned(content: bytes) -> tuple[bytes, set[bytes]]:
    """Return it without anything a player has no need of, and which kinds of track it has. Raises
    Refused for what is damaged, or what browsers can't play.
    """
    made = bytearray(content)
    tracks: list[bytes] = []
    seen = {box.name for box in boxes(content, 0, len(content))}
    if not NEEDED[b""] <= seen:
        raise Refused(f"This file is damaged, or in pieces. {MADE_AGAIN}")
    _clean(made, b"", 0, len(made), tracks)
    if not tracks:
        raise Refused(f"There is nothing to play in this file. {MADE_AGAIN}")
    return bytes(made), set(tracks)


def boxes(content: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes that lie there, one after another. Raises Refused where they don't fit."""
    for _ in range(MOST_BOXES):
        if start == end:
            return
        size, inner = int.from_bytes(content[start : start + 4]), start + HEADER
        if size == 1:
            size, inner = int.from_bytes(content[start + 8 : start + 16]), start + LONG_HEADER
        elif size == 0:
            size = end - start
        if inner > start + size or start + size > end:
            break
        yield Box(bytes(content[start + 4 : start + 8]), start, inner, start + size)
        start += size
    raise Refused(f"This file is damaged. {MADE_AGAIN}")


def _clean(made: bytearray, parent: bytes, start: int, end: int, tracks: list[bytes]) -> None:
    for box in boxes(made, start, end):
        if box.name not in NEEDED[parent]:
            _leave_out(made, box)
        elif box.name in TIMED:
            _forget_when(made, box)
        elif box.name == b"hdlr":
            tracks.append(_kind_of_track(made, box))
        elif box.name == b"stsd":
            _check_played(made, box, tracks)
        elif box.name == b"dref":
            _check_own(made, box)
        elif box.name in NEEDED:
            _clean(made, box.name, box.inner, box.end, tracks)


def _leave_out(made: bytearray, box: Box) -> None:
    if box.name in IN_PIECES:
        raise Refused(f"This file is in many pieces, as for streaming. {MADE_AGAIN}")
    _blank(made, box)


def _blank(made: bytearray, box: Box) -> None:
    made[box.start + 4 : box.start + 8] = b"free"
    made[box.inner : box.end] = bytes(box.end - box.inner)


def _forget_when(made: bytearray, box: Box) -> None:
    """Forget when it was made and changed: two numbers, of four or of eight bytes each."""
    first = box.inner + 4
    length = 16 if made[box.inner] == 1 else 8
    if first + length > box.end:
        raise Refused(f"This file is damaged. {MADE_AGAIN}")
    made[first : first + length] = bytes(length)


def _kind_of_track(made: bytearray, box: Box) -> bytes:
    """Return what a track holds, and forget the name that a device gave it."""
    kind = bytes(made[box.inner + 8 : box.inner + 12])
    if kind not in PLAYED:
        raise Refused(
            "Beside pictures and sound, this file holds something else: phones write down there"
            f" where they were. {MADE_AGAIN}"
        )
    named = box.inner + 24
    made[named : box.end] = bytes(max(box.end - named, 0))
    return kind


def _check_played(made: bytearray, box: Box, tracks: list[bytes]) -> None:
    """Refuse a track that browsers can't play, and forget what in it names a program."""
    for entry in boxes(made, box.inner + 8, box.end):
        if not tracks or entry.name not in PLAYED[tracks[-1]]:
            raise Refused(f"Not every browser can play this file. {MADE_AGAIN}")
        _clean_entry(made, entry, tracks[-1])


def _clean_entry(made: bytearray, entry: Box, kind: bytes) -> None:
    first = entry.inner + FIELDS[kind]
    if first > entry.end:
        raise Refused(f"This file is damaged. {MADE_AGAIN}")
    if kind == PICTURE:
        made[entry.inner + 42 : entry.inner + 74] = bytes(32)  # the name of a program
    elif any(made[entry.inner + 8 : entry.inner + 10]):
        # QuickTime's own kind of entry: its boxes lie elsewhere, and not every browser knows it.
        raise Refused(f"Not every browser can play this file. {MADE_AGAIN}")
    for box in boxes(made, first, entry.end):
        is_profile = box.name == b"colr" and made[box.inner : box.inner + 4] not in COLOURS
        if box.name not in DESCRIBED or is_profile:
            _blank(made, box)


def _check_own(made: bytearray, box: Box) -> None:
    """Refuse what lies in another file: its address would be kept, and may be a name."""
    for entry in boxes(made, box.inner + 8, box.end):
        if entry.end - entry.inner != 4:
            raise Refused(f"Part of this film lies in another file. {MADE_AGAIN}")
