"""Sound in MP3 frames: the frames alone are kept, and no tag before, between or after them."""

from collections.abc import Iterator

from feedback.surveys.recorded.refusing import Refused

TAG, TAG_HEADER, END_TAG_FLAG = b"ID3", 10, 0x10
FRAME_HEADER = 4
# Thousands of bits and samples a second, by number in the frame's header: MPEG 1, then 2 and 2.5.
RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
LAYER_3, MPEG_1 = 1, 3
FEWEST_FRAMES = 10
# What lies after the sound: some kinds of tag, all dropped. More than this is no tag.
MOST_AFTER = 128 * 1024
DAMAGED = "This is not sound that browsers can play. Save it again as MP3, or as M4A."


def is_mp3(content: bytes) -> bool:
    """Say whether these bytes begin as MP3 does."""
    return content[:3] == TAG or frame_length(content, 0) > 0


def cleaned(content: bytes) -> bytes:
    """Return its frames alone. Raises Refused if there are hardly any."""
    start = _after_tags(content)
    ends = list(_frames(content, start))
    if len(ends) < FEWEST_FRAMES or len(content) - ends[-1] > MOST_AFTER:
        raise Refused(DAMAGED)
    return content[start : ends[-1]]


def frame_length(content: bytes, at: int) -> int:
    """Return how long the frame is that begins there; 0 if none does."""
    head = int.from_bytes(content[at : at + FRAME_HEADER])
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, samples, padding = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if head >> 21 != 0x7FF or layer != LAYER_3 or version not in SAMPLES or samples == 3:
        return 0
    kilobits = (RATES_1 if version == MPEG_1 else RATES_2)[rate]
    share = 144_000 if version == MPEG_1 else 72_000
    return kilobits * share // SAMPLES[version][samples] + padding if kilobits else 0


def _frames(content: bytes, at: int) -> Iterator[int]:
    """Yield where each frame ends, as long as one follows upon another."""
    while (length := frame_length(content, at)) and at + length <= len(content):
        at += length
        yield at


def _after_tags(content: bytes) -> int:
    """Return where the tags at the beginning end. Their length is written in sevens of bits."""
    at = 0
    while content[at : at + 3] == TAG and len(content) > at + TAG_HEADER:
        digits = content[at + 6 : at + TAG_HEADER]
        length = sum(digit << shift for digit, shift in zip(digits, (21, 14, 7, 0), strict=True))
        has_end = content[at + 5] & END_TAG_FLAG
        at += TAG_HEADER + length + (TAG_HEADER if has_end else 0)
    while content[at : at + 1] == b"\0":
        at += 1
    return at
