"""The rules of the literacy register and the dossiers of two communes, one in each province, for the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdtx.foundation import clock
from gdtx.literacy.dossier.storage import STORE
from gdtx.literacy.models import DossierPaper
from gdtx.office.papers import Paper

if TYPE_CHECKING:
    from .examples import Example, World

#: Owner → code of the commune on 31 December.
COMMUNES = {"38": "15127", "40": "16804"}
YEAR = 2025


def build(surveys: dict[str, dict[str, Any]]) -> None:
    """Beside the rounds: a signed letter in the dossier of the commune of each of them."""
    surveys["dossier_papers"] = {}
    for owner, round_ in surveys["survey_rounds"].items():
        name = STORE.keep_waiting(Paper("pdf", b"%PDF-1.7 %%EOF", "0" * 64, "to-trinh.pdf"))
        STORE.put_in_place(name)
        surveys["dossier_papers"][owner] = DossierPaper.objects.create(
            area_id=round_.area_id,
            year=YEAR,
            part="to-trinh",
            title="to-trinh.pdf",
            name=name,
            kind="pdf",
            sha256="0" * 64,
            bytes=14,
            added_by_label="Cán bộ",
            added_at=clock.now(),
        )


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """An example of every address; what is posted is empty, so that nothing is written."""

    def of(owner: str, code: str, method: str, more: dict[str, object]) -> Example:
        return example(lambda _world: {"code": code, "year": YEAR, **more}, method=method, owner=owner)

    def both(method: str = "GET", **more: object) -> list[Example]:
        return [of(owner, code, method, more) for owner, code in COMMUNES.items()]

    def paper(owner: str) -> Example:
        def arguments(world: World) -> dict[str, object]:
            return {"pk": world.surveys["dossier_papers"][owner].pk}

        return example(arguments, owner=owner)

    return {
        "literacy_rules": [example(), example(query="xa=16804&nam=2021")],
        "dossier": [*both(), *(of(owner, owner, "GET", {}) for owner in COMMUNES)],
        "dossier_archive": both("POST"),
        "dossier_draft": both(part="to-trinh"),
        "dossier_paper": [paper(owner) for owner in COMMUNES],
        "dossier_paper_add": [
            *both(part="to-trinh"),
            *both("POST", part="to-trinh"),
            *both("POST", part="bien-ban-kiem-tra"),
        ],
        "dossier_recognition": [*both(), *both("POST")],
    }
