"""Conferences of two departments, for the matrix: one example of each of their addresses and more."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from gdtx.conferences import actions
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference, Delegate, PaperFile, PaperSet
from gdtx.foundation.making import FilesState
from tests.conferences import making
from tests.directives.papers import pdf
from tests.support.cast import IN_2021, Cast

if TYPE_CHECKING:
    from .examples import Example, World

#: What nobody outside the province may read: owner → title.
TITLES = {"38": "Hội nghị riêng của Thanh Hóa", "40": "Hội nghị riêng của Nghệ An"}


def build(cast: Cast) -> dict[str, Conference]:
    """A conference of each department, held, with a row of every kind people open by its number."""
    found = {}
    for owner, (username, organiser, invited) in {
        "38": ("so", cast.department, cast.cam_ngoc),
        "40": ("so40", cast.department_40, cast.nghe_an),
    }.items():
        by = cast.actor(username, IN_2021)
        conference = making.prepared(by, organiser.pk, title=TITLES[owner], period="")
        making.add(by, conference, "chuong-trinh", text="Khai mạc")
        making.add(by, conference, "thanh-phan", TypedBody(invited.pk), positions="Ban giám đốc")
        actions.add_delegates(by=by, conference_id=conference.pk, lines="Ông Lê Văn A; Giám đốc; 1")
        Delegate.objects.filter(conference=conference).update(token=f"ma-cua-{owner}")
        making.move(by, making.move(by, conference, "call"), "hold")
        actions.add_conclusion(by=by, conference_id=conference.pk, text="Ghi đủ lớp đã mở.")
        actions.write_minutes(by=by, conference_id=conference.pk, text="Diễn biến.", version=0)
        paper = making.add(by, conference, "tai-lieu", title="Tham luận")
        actions.add_paper_file(by=by, paper_id=paper.pk, file=io.BytesIO(pdf()), file_name="tham-luan.pdf")
        making.photographed(by, conference, caption="Toàn cảnh")
        asked = actions.request_set(by=by, conference_id=conference.pk)
        made(asked)
        found[owner] = conference
    return found


def made(asked: PaperSet) -> None:
    """The set of papers as if a worker had made it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("00-muc-luc.txt", "Mục lục")
    folder = actions.folder_of(asked.pk)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{asked.name}.zip").write_bytes(target.getvalue())
    asked.state = FilesState.DONE
    asked.finished_at = asked.read_at = asked.requested_at
    asked.save()


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """Examples of the addresses of conferences."""
    owners = list(TITLES)

    def of(row: Any, method: str = "GET", extra: dict[str, object] | None = None, **data: str) -> list[Example]:
        def one(owner: str) -> Example:
            def arguments(world: World) -> dict[str, object]:
                return {**(extra or {}), "pk": row(world.conferences[owner])}

            return example(arguments, method=method, data=data, owner=owner)

        return [one(owner) for owner in owners]

    def whole(conference: Conference) -> object:
        return conference.pk

    def first(name: str) -> Any:
        return lambda conference: getattr(conference, name).first().pk

    def token(method: str = "GET") -> list[Example]:
        return [example(lambda _world, one=one: {"token": f"ma-cua-{one}"}, method=method, owner=one) for one in owners]

    photo, conclusion, paper_set = first("photo_rows"), first("conclusion_rows"), first("sets")
    delegate = first("delegate_rows")

    def paper_file(conference: Conference) -> object:
        return PaperFile.objects.get(paper__conference=conference).pk

    return {
        "conference_list": [example()],
        "conference_new": [example(), example(method="POST", data={"title": ""})],
        "conference_code": [*token(), *token("POST"), example(lambda _world: {"token": "khongco"})],
        "conference_code_picture": token(),
        "conference_photo": of(photo),
        "conference_photo_small": of(photo),
        "conference_photo_change": of(photo),
        "conference_photo_move": of(photo, "POST", huong="len"),
        "conference_photo_remove": of(photo),
        "conference_conclusion": of(conclusion),
        "conference_conclusion_change": of(conclusion),
        "conference_standing": of(conclusion),
        "conference_conclusion_remove": of(conclusion),
        "conference_set": of(paper_set),
        "conference_set_download": of(paper_set),
        "conference_paper_files": of(first("paper_rows")),
        "conference_paper_file": of(paper_file),
        "conference_paper_file_remove": of(paper_file),
        "conference_page": of(whole),
        "conference_change": of(whole),
        "conference_move": of(whole, "POST", buoc="finish", version="3"),
        "conference_delegates_add": of(whole),
        "conference_check_in": of(whole),
        "conference_conclusion_add": of(whole),
        "conference_follow": of(whole, "POST", viec="giao", so="1"),
        "conference_petitions_follow": of(whole, "POST"),
        "conference_minutes": of(whole),
        "conference_minutes_word": of(whole),
        "conference_minutes_pdf": of(whole),
        "conference_minutes_move": of(whole, "POST", buoc="submit", version="1"),
        "conference_minutes_amend": of(whole),
        "conference_photos_add": of(whole),
        "conference_set_request": of(whole, "POST"),
        # No round is held at these: who may not write plans is refused, to the others it is unknown.
        "conference_round_open": of(whole),
        "conference_round_put_in": of(whole, extra={"held": 1}),
        "conference_send": [*of(whole, extra={"kind": "gop-y"}), *of(whole, extra={"kind": "khong-co"})],
        "conference_part_add": [
            *of(whole, extra={"kind": "dai-bieu"}),
            *of(whole, extra={"kind": "khong-co"}),
        ],
        "conference_part_change": of(delegate, extra={"kind": "dai-bieu"}),
        "conference_part_remove": of(delegate, extra={"kind": "dai-bieu"}),
        "conference_part_move": of(delegate, "POST", {"kind": "dai-bieu"}, huong="len"),
        "conference_tab": [
            *of(whole, extra={"tab": "ket-luan"}),
            *of(whole, extra={"tab": "sau-hoi-nghi"}),
            *of(whole, extra={"tab": "khong-co"}),
        ],
    }
