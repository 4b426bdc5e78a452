"""The code on a name plate: a picture that leads to the page where its delegate is noted as present."""

from __future__ import annotations

import io


def code_svg(text: str) -> bytes:
    """A QR code as an SVG file. Loads the encoder when the first one is drawn."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    target = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, box_size=10, border=2).save(target)
    return target.getvalue()
