"""Pictures as phones and scanners make them: real ones, with everything that is written beside the pixels."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import ExifTags, Image, PngImagePlugin

OWNER: Final = "Siti Contoh"
ORIENTATION, TURNED_RIGHT = ExifTags.Base.Orientation, 6


def photo(name: str = "", size: tuple[int, int] = (16, 12)) -> bytes:
    """A JPEG whose colour depends on the name, without metadata."""
    return saved(_coloured(name, size), "JPEG")


def photo_with_place(size: tuple[int, int] = (16, 12), profile: bytes | None = None) -> bytes:
    """A JPEG as a phone that lies on its side takes it: with place, device, owner and a comment."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[ExifTags.Base.Make], exif[ExifTags.Base.Copyright] = TURNED_RIGHT, "Kamera", OWNER
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "S", (3.0, 26.0, 30.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (114.0, 50.0, 0.0)
    packet = f"<x:xmpmeta>{OWNER}</x:xmpmeta>".encode()
    return saved(
        _coloured("", size), "JPEG", exif=exif, comment=OWNER.encode(), xmp=packet, icc_profile=profile, quality=95
    )


def picture(size: tuple[int, int] = (16, 12), mode: str = "RGB") -> bytes:
    """A PNG with the name of its owner in text, EXIF and XMP."""
    exif, texts = Image.Exif(), PngImagePlugin.PngInfo()
    exif[ExifTags.Base.Copyright] = OWNER
    texts.add_text("Author", OWNER)
    texts.add_itxt("XML:com.adobe.xmp", OWNER)
    return saved(Image.new(mode, size), "PNG", exif=exif, pnginfo=texts, dpi=(300, 300))


def place_in(content: bytes) -> dict[int, object]:
    """What a picture says about where it was taken."""
    return dict(Image.open(BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo))


def _coloured(name: str, size: tuple[int, int]) -> Image.Image:
    red, green, blue = (sum(name.encode()[start::3]) * 37 % 256 for start in range(3))
    return Image.new("RGB", size, (red, green, blue))


def saved(image: Image.Image, kind: str, **beside: object) -> bytes:
    content = BytesIO()
    image.save(content, kind, **{name: value for name, value in beside.items() if value is not None})
    return content.getvalue()
