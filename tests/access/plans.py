"""Plans of three centres, for the matrix: one approved and one in its comment round of each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gdtx.intake.models import Batch, BatchState
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.enums import Purpose
from gdtx.plans.excel.activities import KEYS
from gdtx.plans.imports.taking import SUBJECT
from gdtx.plans.models import Activity, Comment, Plan, Round, Target
from tests.plans.making import step
from tests.support.cast import IN_2021, Cast

if TYPE_CHECKING:
    from .examples import Example, World

WRITTEN = dt.datetime(2021, 1, 20, 8, tzinfo=dt.UTC)


def build(cast: Cast, secrets: Mapping[str, str]) -> dict[str, Plan]:
    """The approved year plan of each centre; beside it a literacy plan on which the department is asked."""
    found, numbered = {}, 0
    centres = {"giamdoc": cast.cam_ngoc, "giamdoc_ps": cast.phong_son, "giamdoc40": cast.nghe_an}
    for username, centre in centres.items():
        by = cast.actor(username, IN_2021)
        asked = cast.department_40 if username == "giamdoc40" else cast.department
        begun = [
            actions.start_plan(by=by, organisation_id=centre.pk, kind="year", period="2021", purpose=purpose)
            for purpose in (Purpose.WORK.value, Purpose.LITERACY.value)
        ]
        for plan in begun:
            actions.change_texts(by=by, plan_id=plan.pk, values={"theme": secrets[username]})
            values: dict[str, Any] = {"title": secrets[username], "starts_on": IN_2021, "last_on": IN_2021}
            row = actions.add_row(by=by, plan_id=plan.pk, model=Activity, values=values)
            # Its number and key stand in addresses: the same in every run, on every database.
            numbered += 1
            key = uuid.uuid5(uuid.NAMESPACE_URL, f"{username} {plan.purpose}")
            Activity.objects.filter(pk=row.pk).update(id=numbered, key=key)
            actions.add_row(by=by, plan_id=plan.pk, model=Target, values={"measure": "turns", "value": 500})
        year, drafted = begun
        # One of the centres has nobody above who could approve.
        found[username] = step(Actor.set_up(IN_2021), year, "issue")
        # Written a moment ago: somebody may look at it, nobody else may know of it.
        Batch.objects.create(
            code=f"HD-{drafted.pk}",
            subject=SUBJECT,
            state=BatchState.STAGED,
            file_name="hoat-dong.xlsx",
            file_sha256="0" * 64,
            period=drafted.period,
            organisation_id=centre.pk,
            business_date=IN_2021,
            created_by_label=secrets[username],
            created_at=WRITTEN,
            sheet={"plan": drafted.pk, "columns": list(KEYS), "facts": {}},
        )
        opened = actions.open_round(
            by=by, plan_id=drafted.pk, version=drafted.version, until=IN_2021, organisation_ids=[asked.pk]
        )
        actions.give_comment(by=by, round_id=opened.pk, text=secrets[username], speaker="Ông Lê Văn A")
    return found


def _drafted(plan: Plan) -> Plan:
    return Plan.objects.get(organisation_id=plan.organisation_id, purpose=Purpose.LITERACY)


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """Examples of the addresses of plans."""

    def of(arguments: Any, method: str = "GET", **data: str) -> list[Example]:
        def one(owner: str) -> Example:
            def made(world: World) -> dict[str, object]:
                found: dict[str, object] = arguments(world.plans[owner])
                return found

            return example(made, method=method, data=data, owner=owner)

        return [one(owner) for owner in ("giamdoc", "giamdoc_ps", "giamdoc40")]

    def year(plan: Plan) -> dict[str, object]:
        return {"pk": plan.pk}

    def drafted(plan: Plan) -> dict[str, object]:
        return {"pk": _drafted(plan).pk}

    def part(plan: Plan) -> dict[str, object]:
        return {"pk": _drafted(plan).pk, "part": "hoat-dong"}

    def row(plan: Plan) -> dict[str, object]:
        return {**part(plan), "row": Activity.objects.get(plan=_drafted(plan)).pk}

    def key(plan: Plan) -> dict[str, object]:
        return {"pk": plan.pk, "key": Activity.objects.get(plan=plan).key}

    def opened(plan: Plan) -> dict[str, object]:
        return {"pk": Round.objects.get(plan=_drafted(plan)).pk}

    def comment(plan: Plan) -> dict[str, object]:
        return {"pk": Comment.objects.get(round__plan=_drafted(plan)).pk}

    def batch(plan: Plan) -> dict[str, object]:
        return {"code": f"HD-{_drafted(plan).pk}"}

    return {
        "plan_list": [example()],
        "plan_new": [example(), example(method="POST", data={"period": ""})],
        "plans_decide": [example(), example(method="POST", data={"buoc": "approve"})],
        "plan_routes": [example(), example(query="?tinh=40")],
        "plan_route_new": [example(), example(method="POST", data={"citation": ""})],
        "plan_page": [*of(year), *of(drafted)],
        "plan_overview": [example(), example(query="?dia-ban=40")],
        "plan_overview_area": [example(lambda _world: {"code": "38"}, query="?ky=2021", owner="38")],
        "plan_overview_export": [example()],
        "plan_print": of(lambda plan: {"pk": plan.pk, "paper": "ke-hoach", "kind": "docx"}),
        "plan_sheet": of(year),
        "plan_workbook": of(year),
        "plan_blank_sheet": of(drafted),
        "plan_import": [*of(drafted), *of(year, "POST")],
        "plan_batch": of(batch),
        "plan_batch_confirm": of(batch, "POST"),
        "plan_batch_discard": of(batch, "POST"),
        "plan_batch_correct": of(batch, "POST"),
        "plan_batch_refused": of(batch),
        "plan_batch_undo": of(batch),
        "plan_move": of(year, "POST", buoc="close", version="3"),
        "plan_note": of(year, "POST"),
        "plan_revise": of(year),
        "plan_differences": of(year),
        "plan_number": of(year),
        "plan_texts": of(drafted),
        "plan_baselines": of(drafted, "POST"),
        "plan_doing": of(year),
        "plan_link_class": of(year, "POST"),
        "plan_log_class": of(key),
        "plan_progress": of(key),
        "plan_round_open": of(drafted),
        "plan_round": of(opened),
        "plan_round_summary": of(opened),
        "plan_round_agree": of(opened, "POST"),
        "plan_round_extend": of(opened),
        "plan_comment_answer": of(comment),
        "plan_answer_seen": of(comment, "POST"),
        "plan_calendar": of(year),
        "plan_row_add": [*of(part), *of(lambda plan: {**part(plan), "part": "khong-co"})],
        "plan_row_change": of(row),
        "plan_row_remove": of(row),
        "plan_row_move": of(row, "POST", huong="len"),
    }
