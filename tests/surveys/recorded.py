"""Films and sound for tests: small, as phones make them, with all that they say of their owner."""

SECRET = b"Hanna Example, 53.8008-001.5491/, iPhone of Hanna"

PLAYERS = {b"vide": b"avcC", b"soun": b"esds"}


def box(name: bytes, *held: bytes) -> bytes:
    """One MP4 box."""
    content = b"".join(held)
    return (len(content) + 8).to_bytes(4) + name + content


def track(handler: bytes, entry: bytes) -> bytes:
    """A track of one kind, with a name from the device, and a comment; in what tells players how
    to play it, too.
    """
    fields = bytes(78 if handler == b"vide" else 28)
    inner = (
        (box(PLAYERS[handler], b"how to play"), box(b"uuid", SECRET)) if handler in PLAYERS else ()
    )
    described = box(b"stsd", bytes(4), (1).to_bytes(4), box(entry, fields, *inner))
    return box(
        b"trak",
        box(b"tkhd", bytes(4), b"WHEN" * 2, bytes(72)),
        box(b"udta", SECRET),
        box(
            b"mdia",
            box(b"mdhd", bytes(4), b"WHEN" * 2, bytes(12)),
            box(b"hdlr", bytes(8), handler, bytes(12), SECRET),
            box(b"minf", box(b"stbl", described)),
        ),
    )


def film(*tracks: bytes, pieces: bytes = b"") -> bytes:
    """A film whose boxes say who made it, where, when and with what."""
    held = tracks or (track(b"vide", b"avc1"), track(b"soun", b"mp4a"))
    return b"".join(
        (
            box(b"ftyp", b"isom", bytes(4), b"isom"),
            box(b"uuid", SECRET),
            box(
                b"moov", box(b"mvhd", bytes(4), b"WHEN" * 2, bytes(88)), *held, box(b"meta", SECRET)
            ),
            box(b"mdat", b"picture by picture" * 90),
            pieces,
        )
    )


def sound() -> bytes:
    """MP3 with tags before and after its frames."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    length = len(SECRET).to_bytes(4)
    return b"ID3\x04\x00\x00" + length + SECRET + frame * 12 + b"TAG" + SECRET
