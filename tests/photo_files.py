"""Photos for tests, as telephones and people with other plans send them."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

GPS_IFD = 0x8825
ORIENTATION = 0x0112


def picture(width: int = 900, height: int = 1200, mode: str = "RGB") -> Image.Image:
    """A red ground with a blue square in its top left corner: one sees how it was turned."""
    image = Image.new("RGB", (width, height), (200, 40, 40))
    ImageDraw.Draw(image).rectangle((0, 0, width // 3, height // 3), fill=(20, 40, 200))
    return image.convert(mode)


def photo(
    width: int = 900, height: int = 1200, kind: str = "JPEG", mode: str = "RGB", orientation: int | None = None
) -> bytes:
    """The file of a `picture`; with an `orientation` it carries that and a place in its EXIF."""
    exif = Image.Exif()
    if orientation:
        exif[ORIENTATION] = orientation
        exif.get_ifd(GPS_IFD)[1] = "N"
        exif.get_ifd(GPS_IFD)[2] = (18.0, 47.0, 0.0)
    file = io.BytesIO()
    picture(width, height, mode).save(file, kind, **({"exif": exif.tobytes()} if orientation else {}))
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"><script>alert(1)</script></svg>'
TEXT = "ไม่ใช่รูป".encode()
