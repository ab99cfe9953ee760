"""Square codes that lead to an address: as lines for a poster, as dots for hundreds of slips."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

DOTS = 6  # of a picture, for each dot of the code: sharp enough for print


def as_lines(address: str) -> bytes:
    """Return a QR code as SVG. It still reads with its middle torn out, nearly a third as wide as
    the whole: of the parts of what it says, a quarter may be lost.
    """
    out = io.BytesIO()
    _code(address).make_image(image_factory=SvgPathImage).save(out)
    return out.getvalue()


def as_dots(address: str) -> bytes:
    """Return the same as PNG, which a file holds once however often it shows it."""
    out = io.BytesIO()
    _code(address, DOTS).make_image(image_factory=PilImage).save(out, format="PNG")
    return out.getvalue()


def _code(address: str, size: int = 10) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4, box_size=size)
    code.add_data(address)
    return code
