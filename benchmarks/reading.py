"""How well and how fast bulletins are read: scores over annotated cases, and the time for ten pages.

    python benchmarks/reading.py [--cases DIR] [--seeds DIR] [--only NAME,NAME] [--show] [--out F.json]

The annotated cases are no part of the project: `NAME.txt` with `NAME.json` (keys as in the contract "Bulletin reading",
or the older ones) in a folder beside the checkout, or where `--cases` says. Without them the scores are left out, and
the answer says so; the time is taken over a made-up text.

A figure counts when value, unit and qualifier agree, a document by its number, a date by its day, a task when its words
overlap with those of the annotation, a person by name. Units agree when one holds the other. Wanted: F1 of 0.85 on
figures, dates, documents and tasks, 0.75 on people, no invented chair; ten pages in less than a second.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import machine  # noqa: E402

SHARED = ROOT.parent / "shared"
WANTED_SECONDS = 1.0
CHARACTERS_OF_A_PAGE = 3_000


def set_up() -> None:
    """Django's settings, for the wording of the warnings only."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gdtx.config.settings.development")
    import django

    django.setup()


def fold(text: object) -> str:
    """Small letters without marks."""
    from gdtx.foundation.vietnamese_text import fold as folded

    return folded(str(text or ""))


# --- What counts as the same --------------------------------------------------------------------------------


def same_value(ours: object, theirs: object) -> bool:
    """Equal numbers, or equal ends of a range."""
    if isinstance(ours, list) != isinstance(theirs, list):
        return False
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(same_value(*pair) for pair in zip(ours, theirs, strict=True))
    return (
        isinstance(ours, int | float)
        and isinstance(theirs, int | float)
        and abs(ours - theirs) < 1e-6 * max(1, abs(theirs))
    )


def same_unit(ours: object, theirs: object) -> bool:
    """One holds the other, after folding."""
    left, right = fold(ours).replace(",", "/").replace("/ ", "/"), fold(theirs)
    if not left or not right:
        return left == right
    return left in right or right in left or left.split("/")[0] == right.split("/")[0]


QUALIFIERS = {"approx": "about", "counted": "exact"}


def same_figure(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Value, unit and qualifier."""
    wanted = QUALIFIERS.get(theirs["qualifier"], theirs["qualifier"])
    return (
        same_value(ours["value"], theirs["value"])
        and same_unit(ours["unit"], theirs["unit"])
        and ours["qualifier"] == wanted
    )


def same_number(ours: str, theirs: str) -> bool:
    """The same document number: equal without signs, or one the beginning of the other (``856``, ``33/2021``)."""
    kind = r"^(?:quyet dinh|chi thi|qd|ct|so|thong tu)\s+(?=\d)"  # “QĐ 438”: the number is 438
    left, right = (re.sub(r"[^a-z0-9]", "", re.sub(kind, "", fold(number))) for number in (ours, theirs))
    return bool(left and right) and (
        left == right or (min(left, right, key=len).isdigit() and (left.startswith(right) or right.startswith(left)))
    )


def same_task(ours: str, theirs: str) -> bool:
    """Enough words in common, measured on the shorter."""
    left, right = (set(re.findall(r"\w+", fold(text))) for text in (ours, theirs))
    return bool(left and right) and len(left & right) / min(len(left), len(right)) >= 0.5


def pair(ours: list[Any], theirs: list[Any], same: Callable[[Any, Any], bool]) -> tuple[int, list[Any], list[Any]]:
    """How many pairs agree, each used once; what is left on either side."""
    left, missed = list(ours), []
    hits = 0
    for one in theirs:
        match = next((other for other in left if same(other, one)), None)
        if match is None:
            missed.append(one)
        else:
            left.remove(match)
            hits += 1
    return hits, left, missed


# --- One case ------------------------------------------------------------------------------------------------


def names(people: Iterable[Any]) -> list[str]:
    """The names among people or plain names."""
    found = {(one if isinstance(one, str) else one.get("name")) or "" for one in people}
    return sorted(fold(name) for name in found if name)


def expected(case: dict[str, Any]) -> dict[str, list[Any]]:
    """An annotation in the shape of the fields that are scored."""

    def listed(*keys: str) -> list[Any]:
        return [item for key in keys for item in (case.get(key) or [])]

    documents = [item for item in listed("referenced_documents", "documents") if item.get("number")]
    return {
        "figures": [item for item in listed("figures") if item.get("value") is not None],
        "values": [item for item in listed("figures") if item.get("value") is not None],
        "documents": [item["number"] for item in documents],
        "dates": days([case.get("event_date"), *(item.get("date") for item in documents)]),
        "event": days([case.get("event_date")]),
        "tasks": [item if isinstance(item, str) else item["text"] for item in listed("directives", "tasks")],
        "people": names(listed("attendees", "chair", "quoted_speakers", "speakers")),
        "delegations": [
            f"{item.get('title')} {item.get('org')}" for item in listed("attendees") if not item.get("name")
        ],
        "chair": names(listed("chair")),
        "speakers": names(listed("quoted_speakers", "speakers")),
        "problems": listed("problems"),
    }


def days(values: Iterable[object]) -> list[str]:
    """Full days only."""
    return [str(value) for value in values if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value or ""))]


def answered(draft: dict[str, Any]) -> dict[str, list[Any]]:
    """Our answer in the same shape."""
    return {
        "figures": draft["figures"],
        "values": draft["figures"],
        "documents": [item["number"] for item in draft["documents"]],
        "dates": days([draft["event_date"], *(item["date"] for item in draft["documents"])]),
        "event": days([draft["event_date"]]),
        "tasks": [item["text"] for item in draft["tasks"]],
        "people": names([*draft["attendees"], *draft["chair"], *draft["speakers"]]),
        "delegations": [f"{item['title']} {item['org']}" for item in draft["attendees"] if not item["name"]],
        "chair": names(draft["chair"]),
        "speakers": names(draft["speakers"]),
        "problems": draft["problems"],
    }


SAME: dict[str, Callable[[Any, Any], bool]] = {
    "figures": same_figure,
    "values": lambda ours, theirs: same_value(ours["value"], theirs["value"]),
    "documents": same_number,
    "tasks": same_task,
    "problems": same_task,
    "delegations": same_task,
}
LABELS = ("kind", "province", "school_year", "period")


def cases(folder: Path, seeds: Path, only: set[str]) -> list[tuple[str, str, dict[str, Any]]]:
    """Name, text and annotation of every case that is there."""
    found = []
    for path in sorted(folder.glob("*.json")):
        if only and path.stem not in only:
            continue
        case = json.loads(path.read_text(encoding="utf-8"))
        text = seeds / case["seed_file"] if "seed_file" in case else path.with_suffix(".txt")
        if text.exists():
            found.append((path.stem, text.read_text(encoding="utf-8"), case))
    return found


def score(found: list[tuple[str, str, dict[str, Any]]], *, show: bool) -> dict[str, Any]:
    """Precision, recall and F1 of every field over all cases."""
    from gdtx.reading.bulletin import read

    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    labels: dict[str, int] = defaultdict(int)
    warned = clean = clean_warned = invented = 0
    for name, text, case in found:
        draft = read(text).as_json()
        ours, theirs = answered(draft), expected(case)
        lines = []
        for field, wanted in theirs.items():
            hits, extra, missed = pair(ours[field], wanted, SAME.get(field, lambda left, right: left == right))
            for place, amount in enumerate((hits, len(extra), len(missed))):
                counts[field][place] += amount
            if field not in ("values", "event") and (extra or missed):
                lines += [f"  + {field}: {brief(item)}" for item in extra] + [
                    f"  - {field}: {brief(item)}" for item in missed
                ]
            if field == "chair":
                invented += len(extra)
        for label in LABELS:
            agrees = fold(draft[label]) == fold(case.get(label))
            labels[label] += agrees
            if not agrees:
                lines.append(f"  ~ {label}: {draft[label]!r}, annotated {case.get(label)!r}")
        strange = case.get("anomalies") or case.get("warnings") or []
        if strange:
            warned += bool(draft["warnings"])
        else:
            clean += 1
            clean_warned += bool(draft["warnings"])
        if show:
            print(f"== {name}", *lines, sep="\n")
            for warning in draft["warnings"]:
                print(f"  ! {warning['about']} | {warning['message']}")
            for each in strange:
                print(f"  ? {brief(each)}")
    return {
        "cases": len(found),
        "fields": {field: rates(*amounts) for field, amounts in counts.items()},
        "labels": {label: f"{amount}/{len(found)}" for label, amount in labels.items()},
        "invented_chairs": invented,
        "with_anomalies_warned": f"{warned}/{len(found) - clean}",
        "clean_texts_warned": f"{clean_warned}/{clean}",
    }


def brief(item: object) -> str:
    """One line about an item."""
    if isinstance(item, dict) and "value" in item:
        return " | ".join(str(item.get(key))[:70] for key in ("value", "unit", "qualifier", "as_written", "what"))
    return str(item)[:170]


def rates(hits: int, extra: int, missed: int) -> dict[str, float | int]:
    """Precision, recall and F1; 1 where nothing was asked and nothing answered."""
    precision = hits / (hits + extra) if hits + extra else 1.0
    recall = hits / (hits + missed) if hits + missed else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3), "of": hits + missed}


# --- Time ----------------------------------------------------------------------------------------------------

PARAGRAPH = (
    "Sáng ngày 15 tháng 3 năm 2022, Sở Giáo dục và Đào tạo tổ chức hội nghị sơ kết học kỳ I năm học 2021-2022. Dự"
    " hội nghị có ông Nguyễn Văn An, Phó Giám đốc Sở Giáo dục và Đào tạo, chủ trì hội nghị; đại diện Hội Khuyến "
    "học tỉnh. Các trung tâm mở 1.250 lớp với 48.300 lượt học viên, đạt 61,5% kế hoạch; 120/150 xã có trung tâm "
    "xếp loại tốt. Thực hiện Quyết định số 123/QĐ-UBND ngày 05/01/2022 của UBND tỉnh về phát triển trung tâm học "
    "tập cộng đồng, thời gian tới các đơn vị cần: kiện toàn ban quản lý; khảo sát nhu cầu học tập; mở thêm ít "
    "nhất 20 lớp xóa mù chữ. Tuy nhiên, cơ sở vật chất còn thiếu."
)


def timed(pages: int = 10, repeats: int = 7) -> dict[str, Any]:
    """Seconds for a made-up text of so many pages, the first reading apart (it compiles)."""
    from gdtx.reading.bulletin import read

    lines: list[str] = ["HỘI NGHỊ SƠ KẾT HỌC KỲ I"]
    while sum(map(len, lines)) < pages * CHARACTERS_OF_A_PAGE:
        lines.append(
            f"{PARAGRAPH} Đợt này có {1000 + 7 * len(lines)} người học.".replace("1.250", f"1.{250 + len(lines)}")
        )
    text = "\n".join(lines)
    taken = []
    for _repeat in range(repeats + 1):
        start = time.perf_counter()
        read(text)
        taken.append(time.perf_counter() - start)
    return {
        "characters": len(text),
        "first_seconds": round(taken[0], 3),
        "median_seconds": round(statistics.median(taken[1:]), 3),
        "worst_seconds": round(max(taken[1:]), 3),
        "wanted_seconds": WANTED_SECONDS,
    }


def main() -> None:
    """Scores and time as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=SHARED / "cases")
    parser.add_argument("--seeds", type=Path, default=SHARED / "seeds")
    parser.add_argument("--only", default="", help="names of cases, or @FILE with one a line")
    parser.add_argument("--show", action="store_true", help="every difference, before the answer")
    parser.add_argument("--no-time", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    set_up()
    only = set(
        Path(options.only[1:]).read_text().split()
        if options.only.startswith("@")
        else filter(None, options.only.split(","))
    )
    found = cases(options.cases, options.seeds, only)
    answer: dict[str, Any] = {"machine": machine.described()}
    if found:
        answer["scores"] = score(found, show=options.show)
    else:
        answer["scores"] = None
        answer["note"] = f"No annotated cases in {options.cases}: only the time is measured."
    if not options.no_time:
        answer["ten_pages"] = timed()
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
