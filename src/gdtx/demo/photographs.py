"""Pictures of some classes of the demonstration, drawn here: no photograph of anybody. Each says so on its face.

A class in a room with a board, or out in a field; people are heads and shoulders of one colour. Drawn from the class
alone, so the same class has the same picture every time.
"""

import io
import random
from functools import cache
from pathlib import Path
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from gdtx import office
from gdtx.accounts.models import User
from gdtx.learning import actions
from gdtx.learning.enums import ClassState
from gdtx.learning.models import ClassPhoto, LearningClass
from gdtx.network.scope import Actor

from .people import CENTRE

CAPTION = "Ảnh minh họa – dữ liệu tổng hợp"
WIDTH, HEIGHT = 960, 640
BAND = 56
#: Of the classes of a semester at the centre of the people of the demonstration, so many have pictures.
CLASSES_A_SEMESTER = 3

Colour = tuple[int, int, int]
WALLS: tuple[Colour, ...] = ((238, 229, 208), (222, 232, 226), (233, 226, 236))
CLOTHES: tuple[Colour, ...] = (
    (61, 90, 128), (128, 72, 72), (86, 110, 74), (140, 108, 60), (92, 84, 122), (70, 116, 116),
)  # fmt: skip
SKIN: Colour = (196, 154, 122)
HAIR: Colour = (52, 44, 40)


@cache
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    folder = Path(office.__file__).parent / "fonts"
    return ImageFont.truetype(folder / f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf", size)


def draw(topic: str, *, outside: bool, people: int, seed: str) -> bytes:
    """A JPEG of a class on the topic with so many people to be seen, in a room or outside."""
    rng = random.Random(seed)  # noqa: S311 - a drawing, no secret
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(picture)
    if outside:
        _field(pen, rng)
    else:
        _room(pen, topic, rng)
    _people(pen, people, rng)
    pen.rectangle((0, HEIGHT - BAND, WIDTH, HEIGHT), fill=(30, 34, 40))
    pen.text((WIDTH / 2, HEIGHT - BAND / 2), CAPTION, font=_font(26), fill=(245, 245, 245), anchor="mm")
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()


def _room(pen: ImageDraw.ImageDraw, topic: str, rng: random.Random) -> None:
    wall = rng.choice(WALLS)
    pen.rectangle((0, 0, WIDTH, 420), fill=wall)
    pen.rectangle((0, 420, WIDTH, HEIGHT), fill=(176, 148, 118))
    for left in (40, 800):
        pen.rectangle((left, 70, left + 120, 250), fill=(190, 215, 232), outline=(120, 100, 80), width=6)
        pen.line((left + 60, 70, left + 60, 250), fill=(120, 100, 80), width=4)
    pen.rectangle((210, 60, 750, 290), fill=(44, 84, 66), outline=(120, 92, 62), width=10)
    lines = wrap(topic, 26)[:3]
    for number, line in enumerate(lines):
        y = 175 + (number - (len(lines) - 1) / 2) * 52
        pen.text((480, y), line, font=_font(36, bold=True), fill=(240, 242, 236), anchor="mm")


def _field(pen: ImageDraw.ImageDraw, rng: random.Random) -> None:
    pen.rectangle((0, 0, WIDTH, 260), fill=(186, 214, 234))
    pen.polygon([(0, 260), (180, 120), (380, 250), (620, 90), (960, 260)], fill=(134, 164, 146))
    pen.rectangle((0, 250, WIDTH, HEIGHT), fill=(120, 152, 78))
    for row in range(9):
        y = 270 + row * row * 5
        pen.line((0, y, WIDTH, y + rng.randint(-6, 6)), fill=(94, 126, 60), width=3 + row)


def _people(pen: ImageDraw.ImageDraw, people: int, rng: random.Random) -> None:
    """Rows of heads and shoulders seen from behind, the nearer the larger."""
    rows = ((372, 26, 8), (440, 34, 7), (524, 44, 6))
    places = [(row, place) for row in rows for place in range(row[2])]
    taken = sorted(rng.sample(range(len(places)), min(people, len(places))))
    for number in taken:
        (y, size, many), place = places[number]
        x = (place + 0.5) * WIDTH / many + rng.randint(-14, 14)
        pen.rounded_rectangle(
            (x - size * 1.5, y + size * 0.8, x + size * 1.5, y + size * 4), radius=size, fill=rng.choice(CLOTHES)
        )
        pen.ellipse((x - size * 0.9, y - size, x + size * 0.9, y + size), fill=SKIN)
        pen.pieslice((x - size * 0.95, y - size * 1.1, x + size * 0.95, y + size), 160, 380, fill=HAIR)


def show_some(*, batch: str) -> int:
    """Add pictures to some classes of a batch at the centre of the demonstration's people; gives how many.

    By the action everybody uses, as the deputy who was there, on the day after the class began.
    """
    deputy = User.objects.get(username="phogiamdoc", is_demo=True)
    classes = LearningClass.objects.filter(centre__code=CENTRE, batch_code=batch, state=ClassState.ACTIVE)
    found = list(classes.select_related("group").order_by("start_on", "pk"))
    step = max(1, len(found) // CLASSES_A_SEMESTER)
    before = ClassPhoto.objects.count()
    for chosen in found[step // 2 :: step][:CLASSES_A_SEMESTER]:
        scenes = (False, True) if chosen.group.code == "KT" else (False,)
        for outside in scenes:
            jpeg = draw(
                chosen.topic,
                outside=outside,
                people=min(21, 5 + chosen.turns // 8),
                seed=f"gdtx-picture-{chosen.topic}-{chosen.start_on}-{outside}",
            )
            actions.add_photo(
                by=Actor.for_user(deputy, chosen.start_on),
                class_id=chosen.pk,
                file=io.BytesIO(jpeg),
                file_name="minh-hoa.jpg",
                caption=f"{CAPTION}: {'thực hành ngoài đồng' if outside else 'buổi học'}",
                taken_on=chosen.start_on,
            )
    return ClassPhoto.objects.count() - before
