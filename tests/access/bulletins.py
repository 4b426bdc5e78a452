"""Bulletins of two departments, for the matrix: drafts nobody else may know of, and a published one everybody reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gdtx.bulletins import actions
from gdtx.bulletins.models import Bulletin, Reading
from gdtx.conferences.models import Conference
from tests.conferences import making as meetings
from tests.support.cast import IN_2021, Cast

if TYPE_CHECKING:
    from .examples import Example, World

PUBLISHED = "hoi-nghi-cong-khai-2021-01-20"


def build(cast: Cast, conferences: Mapping[str, Conference]) -> dict[str, Bulletin]:
    """The draft of each department's conference, and a published one with a picture in Thanh Hóa."""
    drafts = {
        owner: actions.draft_bulletin(by=cast.actor(username, IN_2021), conference_id=conferences[owner].pk)
        for owner, username in {"38": "so", "40": "so40"}.items()
    }
    writer, publisher = cast.actor("so", IN_2021), cast.actor("truongphong", IN_2021)
    conference = meetings.held(writer, cast, title="Hội nghị công khai", series="", period="")
    meetings.photographed(writer, conference, caption="Toàn cảnh", consent=True)
    public = actions.draft_bulletin(by=writer, conference_id=conference.pk)
    public = actions.move_bulletin(by=writer, pk=public.pk, verb="submit", version=public.version)
    actions.move_bulletin(by=publisher, pk=public.pk, verb="publish", version=public.version)
    return drafts


def build_readings(cast: Cast) -> dict[str, Reading]:
    """A text each department has begun to read."""
    departments = {"38": ("so", cast.department), "40": ("so40", cast.department_40)}
    return {
        owner: actions.begin_reading(
            by=cast.actor(username, IN_2021),
            organisation_id=department.pk,
            text=f"Hội nghị riêng của {owner}\n\nNgày 20/01/2021, Sở họp với 12 trung tâm.",
        )
        for owner, (username, department) in departments.items()
    }


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """Examples of the addresses of bulletins."""

    def of(method: str = "GET", **data: str) -> list[Example]:
        def one(owner: str) -> Example:
            def arguments(world: World) -> dict[str, object]:
                return {"pk": world.bulletins[owner].pk}

            return example(arguments, method=method, data=data, owner=owner)

        return [one(owner) for owner in ("38", "40")]

    def read(number: int | None = None) -> list[Example]:
        def arguments(slug: str) -> dict[str, object]:
            return {"slug": slug} if number is None else {"slug": slug, "number": number}

        return [example(lambda _world, slug=slug: arguments(slug)) for slug in (PUBLISHED, "khong-co")]

    def text(method: str = "GET", more: Mapping[str, str] | None = None, **data: str) -> list[Example]:
        def one(owner: str) -> Example:
            def arguments(world: World) -> dict[str, object]:
                return {"pk": world.readings[owner].pk, **(more or {})}

            return example(arguments, method=method, data=data, owner=owner)

        return [one(owner) for owner in ("38", "40")]

    def conference(owner: str) -> Example:
        return example(lambda world: {"pk": world.conferences[owner].pk}, method="POST", owner=owner)

    return {
        "bulletins_public": [example()],
        "bulletins_feed": [example()],
        "bulletin_public": [*read(), example(lambda world: {"slug": world.bulletins["38"].slug})],
        "bulletin_picture": read(1),
        "bulletin_picture_small": read(1),
        "bulletin_word": read(),
        "bulletin_list": [example()],
        "bulletin_draft": [conference(owner) for owner in ("38", "40")],
        "bulletin_page": of(),
        "bulletin_change": of(),
        "bulletin_redraft": of("POST", version="1"),
        "bulletin_move": of("POST", buoc="submit", version="1"),
        "bulletin_correct": of(),
        "bulletin_draft_word": of(),
        "reading_start": [example()],
        "reading_page": text(),
        "reading_enter": text("POST", version="1"),
        "reading_move": text("POST", buoc="drop", version="1", reason="Không cần"),
        "reading_source": text(),
        "reading_photos": text(),
        "reading_add": text(more={"kind": "task"}),
        "reading_fields": text(more={"group": "so-lieu"}),
    }
