"""The tables of the literacy register, for the matrix: of two provinces, printed, put together, open, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .examples import Example


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """An example of every address."""

    def of(code: str, query: str = "nam=2025", method: str = "GET", **data: str) -> Example:
        return example(lambda _world: {"code": code}, query if method == "GET" else "", method, data, code[:2])

    provinces = ("38", "40")
    asked = {"nam": "2025", "bieu": "CMC-2", "loai": "xlsx"}
    return {
        "literacy_tables": [example()],
        "literacy_table": [of(code) for code in provinces],
        "literacy_table_json": [of(code) for code in provinces],
        "literacy_print": [of(code, method="POST", **asked) for code in provinces],
        "literacy_free": [of(code) for code in provinces],
        "literacy_free_json": [of(code) for code in provinces],
        "literacy_summary": [example(lambda _world: {"code": "38"}), example(lambda _world: {"code": "15127"})],
        "literacy_summary_json": [example(lambda _world: {"code": "38"})],
        "print_ask": [example(), example(query="ma=abc")],
        "print_check": [example(lambda _world: {"code": "7K3D9QWM02VXHT5A"})],
    }
