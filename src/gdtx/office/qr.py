"""Codes to scan: QR pictures that lead to an address."""

from __future__ import annotations

import io


def code_svg(text: str) -> bytes:
    """A QR code as an SVG file. Loads the encoder when the first one is drawn."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    target = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, box_size=10, border=2).save(target)
    return target.getvalue()


def code_png(text: str) -> bytes:
    """The same as a PNG file, for Word and Excel."""
    import qrcode

    target = io.BytesIO()
    qrcode.make(text, box_size=6, border=2).save(target, "PNG")
    return target.getvalue()
