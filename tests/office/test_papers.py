from __future__ import annotations

import io
import os
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from pptx.chart.data import ChartData
from pptx.enum.chart import XL_CHART_TYPE

from gdtx.foundation.errors import Refused
from gdtx.office import papers
from gdtx.office.papers import Kind, PaperStore, read_paper
from tests.directives.papers import pdf, scan, word

STORE = PaperStore("thu")


def packed(inside: bytes) -> bytes:
    """A PDF whose objects are packed into an object stream."""
    stream = zlib.compress(inside)
    return pdf().replace(
        b"trailer",
        b"3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n"
        + stream
        + b"\nendstream\nendobj\ntrailer",
    )


def test_a_pdf_and_a_word_file_are_kept_byte_for_byte_and_a_scan_is_drawn_anew() -> None:
    assert read_paper(io.BytesIO(pdf()), name="2302.pdf").content == pdf()
    file = word()
    assert read_paper(io.BytesIO(file), name="du thao.docx", allowed=("pdf", "docx")).content == file
    read = read_paper(io.BytesIO(scan()), name="C:\\quet\\trang 1.png")
    assert (read.kind, read.title, read.content[:3]) == ("jpg", "trang 1.png", b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", "a.pdf", "file_empty"),
        (b"MZ\x90\x00 chuong trinh", "a.pdf", "file_not_pdf"),
        (b"<html></html>", "a.html", "file_kind"),
        (pdf()[:-40], "a.pdf", "file_broken"),
        (pdf(b"/OpenAction << /S /JavaScript /JS (app.alert) >>"), "a.pdf", "file_acts"),
        (pdf(b"/OpenAction << /S /J#61vaScript >>"), "a.pdf", "file_acts"),
        (pdf(b"/OpenAction << /S /Launch >>"), "a.pdf", "file_acts"),
        (packed(b"1 0 << /S /JavaScript >>"), "a.pdf", "file_acts"),
        (word(), "a.docx", "file_kind"),
    ],
)
def test_what_is_no_plain_signed_document_is_refused_with_its_name(content: bytes, name: str, rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_paper(io.BytesIO(content), name=name)

    assert (refusal.value.rule, refusal.value.where) == (rule, "file")
    assert f"“{name}”" in refusal.value.message


@pytest.mark.parametrize(
    ("content", "rule", "told"),
    [
        (word(macro=True), "file_macros", "có chứa macro"),
        (word(link=True), "file_links", "lấy nội dung từ nơi khác"),
        (b"PK\x03\x04 rac", "file_not_word", "không phải tệp Word"),
    ],
)
def test_a_word_file_that_acts_or_fetches_is_refused(content: bytes, rule: str, told: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_paper(io.BytesIO(content), name="du-thao.docx", allowed=("docx",))

    assert refusal.value.rule == rule
    assert told in refusal.value.message


OFFICE: tuple[Kind, ...] = ("pdf", "jpg", "docx", "pptx", "xlsx")


def changed(content: bytes, **extra: bytes) -> bytes:
    """An Office file with parts added; `__` stands for the stroke in their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
        for name, part in extra.items():
            after.writestr(name.replace("__", "/"), part)
    return target.getvalue()


def workbook() -> bytes:
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Xã", 3])
    book.save(file)
    return file.getvalue()


def slides() -> bytes:
    """Two slides; the workbook behind the chart is embedded as PowerPoint does it."""
    chart = ChartData()
    chart.categories = ["2020", "2021"]
    chart.add_series("Lớp", (3, 4))
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 3_000_000, 2_000_000, chart)
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def test_slides_with_a_chart_and_a_workbook_are_kept_byte_for_byte() -> None:
    for content, kind in ((slides(), "pptx"), (workbook(), "xlsx"), (word(), "docx")):
        # What it is is read from the file, not from its name.
        found = read_paper(io.BytesIO(content), name="tài liệu.bin", allowed=OFFICE)
        assert (found.kind, found.content) == (kind, content)


LINK = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://x/video" Target="http://example.org/a.mp4" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("content", "rule", "told"),
    [
        (changed(slides(), **{"ppt__vbaProject.bin": b"x"}), "file_macros", "macro"),
        (changed(slides(), **{"ppt__embeddings__oleObject1.bin": b"x"}), "file_links", "nhúng"),
        (changed(slides(), **{"ppt__embeddings__sach.xlsx": b"x"}), "file_links", "nhúng"),
        (changed(slides(), **{"ppt__slides___rels__slide9.xml.rels": LINK}), "file_links", "từ nơi khác"),
        (changed(workbook(), **{"xl__externalLinks__externalLink1.xml": b"<x/>"}), "file_links", "từ nơi khác"),
        (changed(workbook(), **{"xl__connections.xml": b"<x/>"}), "file_links", "từ nơi khác"),
        (changed(workbook(), **{"xl__macrosheets__sheet1.xml": b"<x/>"}), "file_macros", "macro"),
        (word(macro=True), "file_macros", "macro"),
        (b"PK\x03\x04 rac", "file_not_office", "Word (.docx), PowerPoint (.pptx) hoặc Excel (.xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_old_office", "đời cũ"),
        (b"chu tran", "file_kind", "không phải loại nhận ở đây"),
    ],
)
def test_an_office_file_that_acts_or_fetches_is_refused(content: bytes, rule: str, told: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_paper(io.BytesIO(content), name="tham-luan.pptx", allowed=OFFICE)

    assert refusal.value.rule == rule
    assert told in refusal.value.message


def test_a_workbook_is_no_word_file_where_only_those_are_taken() -> None:
    with pytest.raises(Refused) as refusal:
        read_paper(io.BytesIO(workbook()), name="a.docx", allowed=("pdf", "docx"))

    assert refusal.value.rule == "file_kind"
    assert refusal.value.way_out == "Hãy gửi PDF hoặc Word (.docx)."


def test_a_packed_pdf_without_scripts_is_taken() -> None:
    assert read_paper(io.BytesIO(packed(b"1 0 << /Type /Page >>")), name="a.pdf").kind == "pdf"


def test_a_file_too_heavy_is_refused_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "HEAVIEST", 100)

    with pytest.raises(Refused) as refusal:
        read_paper(io.BytesIO(pdf()), name="a.pdf")

    assert refusal.value.rule == "file_too_heavy"


def test_a_kept_file_waits_until_its_row_is_there_and_is_then_found_in_its_place() -> None:
    name = STORE.keep_waiting(read_paper(io.BytesIO(pdf()), name="a.pdf"))
    waiting = STORE.path_of(name)
    STORE.put_in_place(name)
    placed = STORE.path_of(name)

    assert waiting is not None
    assert placed is not None
    assert waiting != placed
    assert placed.read_bytes() == pdf()
    assert placed.stat().st_mode & 0o077 == 0
    assert STORE.path_of("../../khoa.pdf") is None


def test_a_sweep_deletes_old_files_nobody_knows_and_places_those_left_waiting() -> None:
    kept, lost, young = (STORE.keep_waiting(read_paper(io.BytesIO(pdf()), name="a.pdf")) for _each in range(3))
    for name in (kept, lost):
        path = STORE.path_of(name)
        assert path is not None
        os.utime(path, (0, 0))

    deleted = STORE.sweep(lambda: {kept})

    assert deleted == 1
    assert STORE.path_of(kept) == STORE.folder() / kept[:2] / kept
    assert STORE.path_of(lost) is None
    assert STORE.path_of(young) is not None


def test_a_disk_that_takes_nothing_is_said_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(papers, "write_new", full)

    with pytest.raises(Refused) as refusal:
        STORE.keep_waiting(read_paper(io.BytesIO(pdf()), name="a.pdf"))

    assert refusal.value.rule == "cannot_keep_file"
    assert list(STORE.folder().rglob("*.pdf")) == []


@pytest.mark.django_db  # Closing an answer looks after the connections of the process, whoever opened them.
def test_a_file_is_given_out_as_something_that_runs_nothing() -> None:
    name = STORE.keep_waiting(read_paper(io.BytesIO(pdf()), name="a.pdf"))

    answer = STORE.answer(name, file_name="Công văn 2302.pdf")

    assert answer is not None
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    answer.close()
