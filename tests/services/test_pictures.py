"""Pictures come into the archive without place, device and name, and broken or monstrous ones not at all."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from bot.errors import Refused
from bot.services import pictures
from tests.conversation.chat import english
from tests.support.pictures import OWNER, photo, photo_with_place, picture, place_in, saved

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def read(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        pictures.without_metadata(content)
    return english(refused.value.message)


def test_the_place_of_a_photo_is_gone_and_so_is_everything_else_beside_the_pixels() -> None:
    sent = photo_with_place()
    assert place_in(sent), "it was there"
    kept = pictures.without_metadata(sent)
    assert place_in(kept) == {}
    assert dict(read(kept).getexif()) == {}
    for word in (OWNER, "Kamera", "xmpmeta"):
        assert word.encode() in sent
        assert word.encode() not in kept


def test_what_is_appended_to_a_photo_is_gone() -> None:
    assert b"rahasia" not in pictures.without_metadata(photo() + b"rahasia")


def test_a_photo_taken_sideways_stands_upright_and_keeps_its_colours() -> None:
    kept = read(pictures.without_metadata(photo_with_place((40, 20), SRGB)))
    assert kept.size == (20, 40)
    assert kept.info["icc_profile"] == SRGB
    assert kept.format == "JPEG"


def test_a_screenshot_stays_a_png_without_its_texts() -> None:
    sent = picture()
    kept = pictures.without_metadata(sent)
    assert OWNER.encode() in sent
    assert OWNER.encode() not in kept
    assert (read(kept).format, read(kept).info, dict(read(kept).getexif())) == ("PNG", {}, {})


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_kind_of_png_is_drawn_pixel_by_pixel(mode: str) -> None:
    sent = picture(mode=mode)
    kept = read(pictures.without_metadata(sent))
    assert kept.mode == mode
    assert kept.tobytes() == read(sent).tobytes()


def test_transparency_stays() -> None:
    sent = saved(Image.new("P", (4, 4)), "PNG", transparency=0)
    assert read(pictures.without_metadata(sent)).info == {"transparency": 0}


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_keeps_its_kind(mode: str) -> None:
    assert read(pictures.without_metadata(saved(Image.new(mode, (4, 4)), "JPEG"))).mode == mode


def test_the_same_picture_gives_the_same_bytes() -> None:
    sent = photo_with_place()
    assert pictures.without_metadata(sent) == pictures.without_metadata(sent)
    assert pictures.without_metadata(photo("a")) != pictures.without_metadata(photo("b"))


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0 foto",
        b"\x89PNG\r\n\x1a\n gambar",
        b"",
        photo(size=(300, 300))[:-200],
        picture((300, 300))[:-60],
        saved(Image.new("RGB", (4, 4)), "GIF"),
    ],
    ids=["jpeg", "png", "empty", "cut jpeg", "cut png", "gif"],
)
def test_what_cannot_be_read_is_refused(content: bytes) -> None:
    assert "cannot be read" in refusal(content)


@pytest.mark.parametrize("side", [6400, 20_000])
def test_a_small_file_with_too_many_pixels_is_refused_before_it_is_unpacked(side: int) -> None:
    bomb = saved(Image.new("1", (side, side)), "PNG")
    assert len(bomb) < 100_000
    assert "40 million pixels" in refusal(bomb)


def test_the_library_is_loaded_only_when_a_picture_comes() -> None:
    """It would be a tenth of a second of every start."""
    code = "import sys, bot.app; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
