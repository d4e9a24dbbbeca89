"""Pictures without what cameras write into them: place, time, device and name do not go into the archive."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from bot.errors import Refused
from bot.i18n import N_

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 40_000_000
"""Of one picture: more than phones take; a small file that claims more would fill the memory. Our own choice."""

QUALITY: Final = 92
"""Of JPEG: nobody sees a difference to what was sent. Our own choice."""

_MIMES: Final = frozenset({"image/jpeg", "image/png"})

_TOO_MANY = N_(
    "This picture has more than {limit} million pixels, so it was not stored. Please send it smaller, as a photo."
)
_BROKEN = N_("This picture cannot be read, so it was not stored. Please send it again or take a new one.")


def is_picture(mime: str) -> bool:
    """Whether a file of this kind is drawn anew before it is kept."""
    return mime in _MIMES


def without_metadata(content: bytes) -> bytes:
    """The picture drawn anew: upright, with its colour profile, and nothing else that was written beside the pixels.

    The same picture gives the same bytes. Takes a second and a few hundred megabytes for the largest: not for the
    event loop, and not for many at once. Raises `Refused` for what is broken or too large.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(_TOO_MANY(limit=MOST_PIXELS // 1_000_000))
            opened.load()
            return _drawn(ImageOps.exif_transpose(opened), is_png=opened.format == "PNG")
    except Image.DecompressionBombError:
        raise Refused(_TOO_MANY(limit=MOST_PIXELS // 1_000_000)) from None
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - a broken picture makes the library raise whatever it likes
        raise Refused(_BROKEN) from None


def _drawn(picture: Image, *, is_png: bool) -> bytes:
    """The pixels as a file. What the library would carry over from the old one is taken out first."""
    profile, transparency = picture.info.get("icc_profile"), picture.info.get("transparency")
    picture.info = {} if transparency is None else {"transparency": transparency}
    drawn = BytesIO()
    if is_png:
        picture.save(drawn, "PNG", icc_profile=profile)
    else:
        picture.save(drawn, "JPEG", quality=QUALITY, icc_profile=profile)
    return drawn.getvalue()
