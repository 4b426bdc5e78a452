"""The diagrams of the documentation are drawn from the tables themselves."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from gdtx.approvals import workflow as tables
from tests.approvals.conftest import TABLE

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "generate_docs.py"


@pytest.fixture
def generator() -> ModuleType:
    """The script that writes the generated pages."""
    spec = importlib.util.spec_from_file_location("generate_docs", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_table_becomes_a_diagram_with_every_state_and_step(generator: ModuleType) -> None:
    assert generator.diagram(TABLE) == [
        "```mermaid",
        "stateDiagram-v2",
        '    state "Dự thảo" as draft',
        '    state "Đã trình" as submitted',
        '    state "Đã duyệt" as approved',
        '    state "Đã đóng" as closed',
        "    [*] --> draft: Lập",
        "    draft --> draft: Sửa",
        "    draft --> submitted: Trình",
        "    submitted --> approved: Duyệt *",
        "    submitted --> draft: Trả lại",
        "    approved --> closed: Đóng",
        "    closed --> [*]",
        "```",
    ]
    assert "| `return` Trả lại | submitted | draft |  | a reason |" in generator.steps(TABLE)


def test_every_registered_table_has_its_page_and_says_who_may_take_each_step(generator: ModuleType) -> None:
    page = generator.workflows()

    assert tables.workflows()
    for code, table in tables.workflows().items():
        assert f"## {code}: {table.title}" in page
        for step in table.transitions:
            assert (step.rule.__doc__ or "").strip(), (code, step.verb)
