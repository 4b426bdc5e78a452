from __future__ import annotations

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from gdtx.office.images import ImageRefused, Photograph, read_photograph

RED, BLUE = (200, 20, 20), (20, 20, 200)


def halves(width: int, height: int) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width // 2, height))
    return picture


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> io.BytesIO:
    """The picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    file.seek(0)
    return file


def opened(data: bytes) -> Image.Image:
    """A picture of ours, decoded."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def colour(picture: Image.Image, x: float, y: float) -> str:
    """Whether the picture is red or blue at a place given in parts of its sides."""
    red, _green, blue = picture.getpixel((int(x * (picture.width - 1)), int(y * (picture.height - 1))))
    return "red" if red > blue else "blue"


def png_head(width: int, height: int) -> io.BytesIO:
    """A PNG of a few bytes that claims to be as large as it likes."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    content = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", body) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )
    return io.BytesIO(content)


def refused(file: io.BytesIO, **options: object) -> ImageRefused:
    """The refusal of a file."""
    with pytest.raises(ImageRefused) as caught:
        read_photograph(file, name="anh.jpg", **options)
    return caught.value


# --- What is kept ------------------------------------------------------------------------------------------------


def test_a_photograph_becomes_a_jpeg_of_1600_pixels_and_a_small_one() -> None:
    photo = read_photograph(saved(halves(4000, 3000)))

    assert (photo.width, photo.height) == (1600, 1200)
    large, small = opened(photo.jpeg), opened(photo.thumbnail)
    assert (large.format, large.size) == ("JPEG", (1600, 1200))
    assert (small.format, small.size) == ("JPEG", (320, 240))
    assert (colour(large, 0.1, 0.5), colour(large, 0.9, 0.5)) == ("red", "blue")
    assert photo.sha256 == hashlib.sha256(photo.jpeg).hexdigest()


def test_a_small_picture_is_not_blown_up_and_the_same_source_gives_the_same_bytes() -> None:
    first, second = (read_photograph(saved(halves(200, 100))) for _ in range(2))

    assert (first.width, first.height) == (200, 100)
    assert first == second


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("WEBP", {"quality": 80}), ("JPEG", {"progressive": True})])
def test_pictures_of_the_common_kinds_are_read(kind: str, options: dict[str, object]) -> None:
    photo = read_photograph(saved(halves(400, 300), kind, **options))

    assert opened(photo.jpeg).format == "JPEG"
    assert colour(opened(photo.jpeg), 0.1, 0.5) == "red"


def test_what_is_transparent_becomes_white() -> None:
    photo = read_photograph(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))

    assert min(opened(photo.jpeg).getpixel((25, 25))) > 250


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "LA"])
def test_pictures_of_other_colour_spaces_become_rgb(mode: str) -> None:
    kind = "TIFF" if mode == "none" else ("JPEG" if mode in ("L", "CMYK") else "PNG")

    assert opened(read_photograph(saved(halves(60, 40).convert(mode), kind)).jpeg).mode == "RGB"


@pytest.mark.parametrize(
    ("orientation", "left_or_top", "size"),
    [
        (1, (0.1, 0.5), (400, 200)),
        (3, (0.9, 0.5), (400, 200)),
        (6, (0.5, 0.1), (200, 400)),
        (8, (0.5, 0.9), (200, 400)),
    ],
)
def test_a_photograph_stands_upright_as_the_camera_was_held(
    orientation: int, left_or_top: tuple[float, float], size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation

    photo = read_photograph(saved(halves(400, 200), exif=exif))

    assert (photo.width, photo.height) == size
    assert colour(opened(photo.jpeg), *left_or_top) == "red"


def with_traces() -> tuple[io.BytesIO, list[bytes]]:
    """A JPEG that says where, with what and by whom it was taken, in every place such things hide."""
    exif = Image.Exif()
    exif[0x010F] = "Máy ảnh của bà Tám"
    exif[0x013B] = "Nguyen Van Bi Mat"
    exif.get_ifd(0x8825).update({1: "N", 2: (19.0, 48.0, 33.0), 3: "E", 4: (105.0, 46.0, 12.0)})
    comment = b"Nha rieng cua hoc vien"
    xmp = b"<x:xmpmeta>location-secret</x:xmpmeta>"
    file = saved(
        halves(400, 200), exif=exif, comment=comment, xmp=xmp, dpi=(301, 301), icc_profile=b"profile-secret" * 9
    )
    return file, [b"Nguyen Van Bi Mat", comment, b"location-secret", b"profile-secret", b"Exif", b"http://ns.adobe"]


def test_nothing_but_pixels_survives() -> None:
    file, traces = with_traces()
    assert all(trace in file.getvalue() for trace in traces)

    photo = read_photograph(file)

    for data in (photo.jpeg, photo.thumbnail):
        assert [trace for trace in traces if trace in data] == []
        picture = opened(data)
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert picture.info["jfif_density"] != (301, 301)


def test_what_is_hidden_behind_the_end_of_the_picture_is_gone() -> None:
    file = io.BytesIO(saved(halves(100, 100)).getvalue() + b"<script>alert(1)</script>PK\x03\x04")

    photo = read_photograph(file)

    assert b"script" not in photo.jpeg
    assert photo.jpeg.endswith(b"\xff\xd9")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_notes_of_the_camera_do_not_refuse_its_picture() -> None:
    file = saved(halves(100, 100), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff\x00\x01")

    assert isinstance(read_photograph(file), Photograph)


def test_a_photograph_of_forty_megapixels_is_taken_and_made_small() -> None:
    """7.296 × 5.472 is what such a phone writes; decoded at a quarter it needs a few megabytes."""
    file = saved(halves(7296, 5472), quality=40)

    photo = read_photograph(file)

    assert (photo.width, photo.height) == (1600, 1200)


# --- What is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "rule", "told"),
    [
        (b"", "image_empty", "0 byte"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image_is_drawing", "SVG"),
        (b"<?xml version='1.0'?><!-- x --><svg/>", "image_is_drawing", "SVG"),
        ("\ufeff<svg/>".encode("utf-16"), "image_is_drawing", "SVG"),
        (b"\n <!DOCTYPE html><html><body>", "image_is_page", "trang web"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image_is_heic", "HEIC"),
        (b"%PDF-1.7", "image_unknown", "JPEG, PNG"),
        (b"GIF89a\x01\0\x01\0", "image_unknown", "JPEG, PNG"),
        (b"II*\0\x08\0\0\0", "image_unknown", "JPEG, PNG"),
        (b"PK\x03\x04", "image_unknown", "JPEG, PNG"),
        (b"RIFF\x10\0\0\0AVI LIST", "image_unknown", "JPEG, PNG"),
    ],
)
def test_what_only_bears_the_name_of_a_photograph_is_refused(content: bytes, rule: str, told: str) -> None:
    refusal = refused(io.BytesIO(content))

    assert refusal.rule == rule
    assert "“anh.jpg”" in refusal.message or rule == "image_empty"
    assert told in refusal.message


def test_a_file_cut_off_on_the_way_is_refused() -> None:
    whole = saved(halves(800, 600)).getvalue()

    assert refused(io.BytesIO(whole[: len(whole) // 2])).rule == "image_broken"
    assert refused(io.BytesIO(whole[:20])).rule == "image_broken"
    png = saved(halves(800, 600), "PNG").getvalue()
    assert refused(io.BytesIO(png[: len(png) // 2])).rule == "image_broken"


def test_noise_behind_the_head_of_a_photograph_is_refused() -> None:
    assert refused(io.BytesIO(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)).rule == "image_broken"


def test_a_bomb_of_a_few_bytes_is_refused_before_it_is_decoded_and_its_size_is_told() -> None:
    refusal = refused(png_head(30_000, 30_000))

    assert refusal.rule == "image_too_large"
    assert "30.000 × 30.000 điểm ảnh (900,0 triệu)" in refusal.message
    assert "24 triệu" in refusal.message


def test_a_strip_of_endless_length_is_refused() -> None:
    assert refused(png_head(900_000, 2)).rule == "image_too_large"


def test_a_file_that_is_too_heavy_is_refused_with_its_weight() -> None:
    refusal = refused(saved(halves(2000, 2000), "PNG", compress_level=0), most_bytes=1024 * 1024)

    assert refusal.rule == "image_too_heavy"
    assert "11,4 MB" in refusal.message
    assert "tối đa 1 MB" in refusal.message


def test_a_long_name_with_folders_is_told_short() -> None:
    with pytest.raises(ImageRefused) as caught:
        read_photograph(io.BytesIO(b"x"), name="C:\\anh\\" + "dài" * 60 + ".jpg")

    assert "C:" not in caught.value.message
    assert "…" in caught.value.message
