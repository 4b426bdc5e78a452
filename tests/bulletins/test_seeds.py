"""Five real bulletins entered as conferences: the bulletin drafted from each record carries every fact of the original.

The texts are not part of the project; where they are at hand (a neighbouring folder, or `GDTX_SHARED`), they are read
from there, entered through the machinery of the reading pages, with what a person corrects and adds by hand, and the
facts are looked for on the public page and in the Word file. What is written here are facts anew, by their source:
dates, figures, numbers of documents, names of bodies. Sentences and names of people are taken from the text itself.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from gdtx.bulletins import actions
from gdtx.bulletins.enums import FieldState
from gdtx.bulletins.models import Bulletin, ReadField, Reading
from gdtx.conferences.models import Conclusion, Delegate
from gdtx.network.scope import Actor
from tests.bulletins import making, reading_making
from tests.conferences import making as meetings
from tests.support.cast import IN_2025, Cast

SHARED = Path(os.environ.get("GDTX_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
SEEDS = SHARED / "seeds"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SEEDS.is_dir(), reason="NOT COMPARED: the five real bulletins are not at hand (set GDTX_SHARED)"
    ),
]

_UPPER = "A-ZĐÀ-ỸÁẠẢÃÂẤẦẨẪẬĂẮẰẲẴẶÉÈẸẺẼÊẾỀỂỄỆÍÌỊỈĨÓÒỌỎÕÔỐỒỔỖỘƠỚỜỞỠỢÚÙỤỦŨƯỨỪỬỮỰÝỲỴỶỸ"
_NAMED = re.compile(
    rf"(?:[Ôô]ng|[Bb]à|[Tt]hầy giáo|[Cc]ô giáo|[Tt]hầy|[Cc]ô|Đ/c|[Đđ]ồng chí|Tiến sĩ) ((?:[{_UPPER}]\w+[ ]?){{2,5}})"
)
#: A position that follows a name without a mark.
_POSITION = re.compile(r" (?:Phó|Giám|Chủ|Trưởng).*$")


def people_of(text: str) -> set[str]:
    """Everybody the text names after a form of address."""
    return {_POSITION.sub("", " ".join(match[1].split())) for match in _NAMED.finditer(text)}


def numbered(text: str) -> list[str]:
    """The points of the numbered list."""
    return re.findall(r"^\s*\d{1,2}\. +(.+?)\s*$", text, re.MULTILINE)


def pictures(text: str) -> list[str]:
    """The captions that are numbered."""
    return re.findall(r"^Hình \d+: (.+?)\s*$", text, re.MULTILINE)


def lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def after_the_last_point(text: str) -> list[str]:
    """The lines between the last point and the author."""
    found = lines(text)
    last = max(place for place, line in enumerate(found) if re.match(r"\d\. ", line))
    return found[last + 1 : -1]


def in_prose(text: str) -> list[str]:
    """What the chair asks for, sentence by sentence."""
    (paragraph,) = [line for line in lines(text) if line.startswith("Phát biểu chỉ đạo Hội nghị")]
    asked = paragraph.partition(" đề nghị ")[2]
    return re.split(r"\. (?=[A-ZĐ])", asked)


def in_one_sentence(text: str) -> list[str]:
    """The parts of the sentence that tells the tasks."""
    (paragraph,) = [line for line in lines(text) if line.startswith("Nhiệm vụ học kỳ II")]
    return paragraph.partition("đó là: ")[2].split(";")


@dataclass(frozen=True)
class Seed:
    """A text, what stands in it, and what a person does beside confirming."""

    name: str
    facts: tuple[str, ...]
    people: int
    tasks: Callable[[str], list[str]]
    task_count: int
    captions: Callable[[str], list[str]]
    caption_count: int
    #: Kind and words of fields that are no part of the record.
    refused: tuple[tuple[str, str], ...] = ()
    #: Fields that were not found: kind, columns, words of the text.
    added: tuple[tuple[str, Mapping[str, str], str], ...] = ()
    chair: bool = False


SEED_000 = Seed(
    "000",
    facts=(
        "Ngày 26 tháng 01 năm 2018", "Giám đốc Sở Giáo dục và Đào tạo", "Trưởng Phòng Giáo dục thường xuyên",
        "các phòng, ban Sở Giáo dục và Đào tạo", "các Phòng Giáo dục và Đào tạo quận huyện",
        "các trung tâm giáo dục thường xuyên", "trường có phân hiệu bổ túc văn hoá", "15 đến 35", "35 đến 60",
        "báo cáo sơ kết học kỳ I", "chuẩn bị chu đáo", "Phòng GDTX",
    ),
    people=2,
    tasks=numbered,
    task_count=3,
    captions=pictures,
    caption_count=4,
    chair=True,
)  # fmt: skip

SEED_001 = Seed(
    "001",
    facts=(
        "Ngày 30 tháng 8 năm 2022 tại Hội trường Sở GD&ĐT", "Phó Giám đốc Sở GD&ĐT", "các Phòng ban của Sở GD&ĐT",
        "các Phòng GD&ĐT", "Trung tâm GDNN-GDTX", "Trung tâm GDTX tỉnh", "Học viện", "trường Cao đẳng",
        "trường Trung cấp", "đã ban hành 02 văn bản", "Công văn số 2302/SGDĐT-GDTX-CN&CTTT-CTHS",
        "ngày 05 tháng 9 năm 2022", "Công văn số 2304/SGDĐT-GDTX-CN&CTTT-CTHS", "ngày 06 tháng 9 năm 2022",
        "2021-2030", "Chuyên viên P. GDTX-CN&CTTT-CTHS",
    ),
    people=2,
    tasks=numbered,
    task_count=8,
    captions=after_the_last_point,
    caption_count=3,
    # Both are told by the documents and the numbers of the points.
    refused=(("figure", "văn bản"), ("figure", "vấn đề")),
    added=(
        (
            "delegation",
            {"body": "các Phòng ban của Sở GD&ĐT", "positions": "Đại diện lãnh đạo"},
            "lãnh đạo các Phòng ban của Sở GD&ĐT",
        ),
        ("caption", {"text": "Hội nghị trao đổi, thảo luận"}, "Hội nghị trao đổi, thảo luận"),
    ),
)  # fmt: skip

SEED_002 = Seed(
    "002",
    facts=(
        "gày 15 tháng 9 năm 2023", "(GDNN-GDTX) Quận 7 đăng cai", "Về phía Sở Giáo dục và Đào tạo:",
        "Về phía Quận 7:", "Chủ tịch Công đoàn Ngành Giáo dục", "Phụ trách chung Thanh tra Sở",
        "Phòng Chính trị tư tưởng", "Phòng Tổ chức cán bộ", "Phòng Giáo dục thường xuyên – Chuyên nghiệp và Đại học",
        "Phòng Khảo thí và Kiểm định chất lượng giáo dục", "Quận ủy viên, Phó Chủ tịch UBND Quận",
        "Chủ tịch Hội Khuyến học Quận", "Phòng Lao động – Thương binh và Xã hội", "Thành phố Thủ Đức",
        "trường có phân hiệu Giáo dục thường xuyên", "Trợ lý thanh niên", "TT GDNN-GDTX Quận 6",
        "TT GDNN-GDTX Quận 11", "TT GDTX Tiếng Hoa", "TT GDNN-GDTX quận Tân Bình", "Đoàn kết, kỷ cương",
        "Ký kết Quy chế phối hợp giữa: Trung tâm GDNN-GDTX Quận 7; Phòng Giáo dục và Đào tạo; Hội Khuyến học Quận;",
        "04-CTrHĐ/QU ngày 03 tháng 9 năm 2020", "Ban chấp hành Đảng bộ Quận 7", "nhiệm kỳ 2020 – 2025",
        "chúc mừng", "GDPT 2018",
    ),
    people=19,
    tasks=in_prose,
    task_count=5,
    captions=pictures,
    caption_count=16,
    added=(
        (
            "delegation",
            {
                "body": "trung tâm GDNN-GDTX Quận 7",
                "positions": "Ban giám đốc, Chủ tịch Công đoàn, Tổ trưởng chuyên môn, Trợ lý thanh niên",
            },
            "Trợ lý thanh niên của trung tâm GDNN-GDTX Quận 7",
        ),
    ),
    chair=True,
)  # fmt: skip

SEED_003 = Seed(
    "003",
    facts=(
        "Thực hiện chỉ đạo của UBND tỉnh, ngày 23 tháng 4 năm 2014", "Tiến sĩ", "Tỉnh ủy viên, Giám đốc Sở GD&ĐT",
        "Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Hội Khuyến học tỉnh", "UBND", "Hội khuyến học",
        "TTGDTX các huyện, thị xã và thành phố Huế", "các Phòng GD&ĐT", "một số TTHTCĐ", "1-2 trung tâm",
        "Thông tư số 40/2010/TT-BGDĐT ngày 30 tháng 12 năm 2010 của Bộ GD&ĐT", "thẳng thắn, trung thực",
        "nguyên nhân tồn tại yếu kém", "P.GDTX&CN", "UBND thị xã Hương Trà",
    ),
    people=4,
    tasks=numbered,
    task_count=10,
    captions=lambda text: [line for line in lines(text) if line.startswith("Đ/c ")],
    caption_count=4,
    # The motto of the site.
    refused=(("passage", "ngọn nến"),),
    chair=True,
)  # fmt: skip

SEED_004 = Seed(
    "004",
    facts=(
        "Ngày 31 tháng 3 năm 2021", "10.029 lớp", "988.496 lượt học viên", "chính trị, thời sự",
        "chuyển giao kỹ thuật", "dạy nghề tạo việc làm", "xóa mù chữ", "nâng cao chất lượng cuộc sống",
        "Hội Khuyến học tỉnh", "Phòng Giáo dục các huyện, thị xã, thành phố", "Trung tâm học tập cộng đồng",
        "Phó Giám đốc Sở Giáo dục và Đào tạo", "Tuần lễ hưởng ứng học tập suốt đời", "Tồn tại, hạn chế:",
        "chưa chủ động", "hoạt động chưa đồng đều",
        "giảng dạy còn thiếu", "ít nhất từ 3 mô hình", "dịch bệnh",
    ),
    people=0,
    tasks=in_one_sentence,
    task_count=6,
    captions=lambda text: [
        line for line in dict.fromkeys(lines(text)) if line.endswith("hội nghị") and len(line) < 90
    ],
    caption_count=2,
    # A heading that comes again.
    refused=(("passage", "Triển khai nhiệm vụ học kỳ II năm học 2020 - 2021"),),
)  # fmt: skip


def plain(text: str) -> str:
    """Words without what may differ: white space, capitals, a mark at the end."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).casefold().strip(" .;…/,")


def entered(by: Actor, cast: Cast, seed: Seed, text: str) -> Reading:
    """The text read, confirmed field by field, entered, its captions given pictures."""
    reading = reading_making.begun(by, cast, text)
    refused = [reading_making.field(reading, kind, words) for kind, words in seed.refused]
    reading_making.decide(by, reading, {row.pk: reading_making.decided(row, "refuse") for row in refused})
    for kind, values, words in seed.added:
        version = Reading.objects.get(pk=reading.pk).version
        actions.add_field(by=by, pk=reading.pk, version=version, kind=kind, values=values, words=words)
    reading_making.confirm(by, reading)
    made = reading_making.entered(by, reading)
    captions = ReadField.objects.filter(reading=reading, kind="caption")
    for place, caption in enumerate(captions):
        picture = meetings.picture(f"#{place * 15:02x}33aa")
        actions.add_read_photo(by=by, pk=reading.pk, field_id=caption.pk, file=picture, consent=True)
    actions.take_photos_over(by=by, pk=reading.pk)
    return made


@pytest.mark.parametrize("seed", [SEED_000, SEED_001, SEED_002, SEED_003, SEED_004], ids=lambda seed: seed.name)
def test_the_bulletin_of_a_real_conference_carries_every_fact_of_the_original(cast: Cast, seed: Seed):
    by, head = cast.actor("so", IN_2025), cast.actor("truongphong", IN_2025)
    (path,) = SEEDS.glob(f"{seed.name}_*.txt")
    text = path.read_text(encoding="utf-8")
    people, tasks, captions = people_of(text), seed.tasks(text), seed.captions(text)
    assert (len(people), len(tasks), len(captions)) == (seed.people, seed.task_count, seed.caption_count)

    reading = entered(by, cast, seed, text)

    conference = reading.conference
    assert conference is not None
    assert Conclusion.objects.filter(conference=conference).count() == seed.task_count
    # No chair where the text names none.
    assert Delegate.objects.filter(conference=conference, duty="presiding").exists() == seed.chair
    bulletin = making.published(by, head, Bulletin.objects.get(conference=conference))
    wanted = [*seed.facts, *people, *captions, *tasks]
    for where, shown in (
        ("page", making.read_by_everybody(bulletin)),
        ("Word", making.written_in_word(bulletin)),
    ):
        said = plain(shown)
        assert [fact for fact in wanted if plain(fact) not in said] == [], where
    places = [plain(making.read_by_everybody(bulletin)).index(plain(f"Hình {place}: {caption}"))
              for place, caption in enumerate(captions, 1)]  # fmt: skip
    assert places == sorted(places)


def test_few_fields_of_the_five_have_to_be_typed_by_hand(cast: Cast):
    """Of all fields a person confirms, at most one in twenty was not found."""
    by = cast.actor("so", IN_2025)
    found = 0
    for path in sorted(SEEDS.glob("*.txt")):
        reading = reading_making.begun(by, cast, path.read_text(encoding="utf-8"))
        found += reading.fields.exclude(state=FieldState.ABSENT).count()
    added = sum(len(seed.added) for seed in (SEED_000, SEED_001, SEED_002, SEED_003, SEED_004))
    assert found > 150
    assert added * 20 <= found
