"""The two kinds of recording a question can have, and what each may be."""

from dataclasses import dataclass

from django.db.models import TextChoices

from feedback.surveys.recorded import mp3, mp4
from feedback.surveys.recorded.refusing import Refused

MEBIBYTE = 1024 * 1024
WRONG_FILM = "This is not a film that we can take. Save it as MP4."
WRONG_SOUND = "This is not sound that we can take. Save it as MP3, or as M4A."
IS_A_FILM = "This is a film, not sound alone. Save its sound as MP3, or as M4A."


class RecordingKind(TextChoices):
    """Signed or spoken."""

    SIGNED = "bsl", "British Sign Language"
    SPOKEN = "audio", "Audio"


# What the office’s own door lets in is 6 MiB, and who answers may pay for every one of them.
MOST_BYTES = {RecordingKind.SIGNED: 5 * MEBIBYTE, RecordingKind.SPOKEN: 2 * MEBIBYTE}


@dataclass(frozen=True)
class Recorded:
    """A recording that may be kept: its bytes, and what a browser is told that they are."""

    content: bytes
    content_type: str


def recorded(kind: str, content: bytes) -> Recorded:
    """Return what may be kept of these bytes, whatever they were called. Raises Refused, in words
    for whoever uploads them.
    """
    if len(content) > (most := MOST_BYTES[RecordingKind(kind)]):
        raise Refused(f"This file is larger than {most // MEBIBYTE} MB. Save it smaller.")
    return _film(content) if kind == RecordingKind.SIGNED else _sound(content)


def _film(content: bytes) -> Recorded:
    if not mp4.is_mp4(content):
        raise Refused(WRONG_FILM)
    made, tracks = mp4.cleaned(content)
    if mp4.PICTURE not in tracks:
        raise Refused("There is no picture in this file: it can’t show signing.")
    return Recorded(made, "video/mp4")


def _sound(content: bytes) -> Recorded:
    if mp4.is_mp4(content):
        made, tracks = mp4.cleaned(content)
        if tracks != {mp4.SOUND}:
            raise Refused(IS_A_FILM)
        return Recorded(made, "audio/mp4")
    if not mp3.is_mp3(content):
        raise Refused(WRONG_SOUND)
    return Recorded(mp3.cleaned(content), "audio/mpeg")
