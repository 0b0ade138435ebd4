"""How an invitation reaches its people: its link, and the link as a QR."""

import qrcode
from qrcode.image.svg import SvgPathImage

from gala.config import get_settings
from gala.rules.codes import display_code


def link_of(code: str) -> str:
    """The address of the invitation's page. It comes from the settings, never from a request."""
    return f"{get_settings().site}/i/{display_code(code)}"


def qr_svg(text: str) -> str:
    """``text`` as a QR: an SVG of one path, error level M, with the quiet zone of 4 that ISO/IEC 18004 asks for."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(text)
    return str(code.make_image().to_string(encoding="unicode"))
