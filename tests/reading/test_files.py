"""Files from outside: text, Word, PDF, old fonts; and every bad one gets its sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gdtx.foundation.errors import Refused
from gdtx.reading import files, pdf_text
from gdtx.reading.files import read_file, text_of
from tests.reading import made_files as made
from tests.reading.reading_of import CLEAN

LINES = [line for line in CLEAN.splitlines() if line]


def refused(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        read_file(path)
    assert path.name in caught.value.message
    return caught.value


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_in_every_usual_encoding(tmp_path, encoding):
    found = read_file(write(tmp_path / "tin.txt", CLEAN.encode(encoding)))

    assert [int(figure.value) for figure in found.figures[:2]] == [1250, 48300]  # type: ignore[arg-type]
    assert found.warnings == []


def test_word_says_the_same_as_the_text(tmp_path):
    from_word = read_file(made.word(tmp_path / "tin.docx", *LINES)).as_json()

    assert from_word == read_file(write(tmp_path / "tin.txt", "\n".join(LINES).encode())).as_json()


def test_pdf_says_the_same_as_the_text(tmp_path):
    from_pdf = read_file(made.pdf(tmp_path / "tin.pdf", *(line.lstrip("- ") for line in LINES))).as_json()
    from_text = read_file(write(tmp_path / "tin.txt", CLEAN.encode())).as_json()

    for field in (
        "kind",
        "event_date",
        "chair",
        "figures",
        "documents",
        "captions",
        "problems",
        "speakers",
        "warnings",
    ):
        assert from_pdf[field] == from_text[field], field
    assert [task["number"] for task in from_pdf["tasks"]] == [1, 2, 3]  # type: ignore[attr-defined]


def test_cells_of_a_word_table_are_read_one_after_the_other(tmp_path):
    path = made.word(
        tmp_path / "bang.docx", "Mở đầu.", table=[["SỞ GIÁO DỤC", "CỘNG HÒA"], ["Số: 15/KH-SGDĐT", "ngày 05/9/2022"]]
    )

    assert text_of(path).text.splitlines() == [
        "Mở đầu.",
        "SỞ GIÁO DỤC",
        "CỘNG HÒA",
        "Số: 15/KH-SGDĐT",
        "ngày 05/9/2022",
    ]


def test_numbers_that_word_makes_itself_are_read(tmp_path):
    path = made.word(
        tmp_path / "so.docx", "Hội nghị giao các nhiệm vụ sau:", numbered=("Củng cố bộ máy.", "Mở thêm lớp học.")
    )

    assert [(task.number, task.text) for task in read_file(path).tasks] == [
        (1, "Củng cố bộ máy"),
        (2, "Mở thêm lớp học"),
    ]


def test_deleted_words_and_second_copies_of_boxes_are_left_out(tmp_path):
    path = made.word(tmp_path / "sua.docx", "Còn lại.")
    body = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body><w:p><w:r><w:t>A</w:t></w:r>'
        b"<w:del><w:r><w:delText>B</w:delText></w:r></w:del><mc:AlternateContent><mc:Choice><w:r><w:t>C</w:t></w:r></mc:Choice>"
        b"<mc:Fallback><w:r><w:t>C</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p></w:body></w:document>"
    )

    assert text_of(made.with_part(path, "word/document.xml", body)).text == "AC"


def test_links_to_the_outside_are_left_alone_and_told(tmp_path):
    path = made.word(tmp_path / "link.docx", *LINES, link="https://example.org/mau.dotm")

    (warning,) = read_file(path).warnings
    assert warning.about == "https://example.org/mau.dotm"
    assert "1 liên kết" in warning.message


def test_text_in_an_old_font_is_turned_into_unicode_and_told(tmp_path):
    old = "Së Gi¸o dôc vµ §µo t¹o tæ chøc héi nghÞ. C¸c trung t©m më 1.250 líp víi 48.300 l­ît häc viªn."
    found = read_file(write(tmp_path / "tcvn3.txt", old.encode()))

    assert found.text == "Sở Giáo dục và Đào tạo tổ chức hội nghị. Các trung tâm mở 1.250 lớp với 48.300 lượt học viên."
    assert [figure.unit for figure in found.figures] == ["lớp", "lượt học viên"]
    assert "TCVN3" in found.warnings[0].message


def test_the_same_text_as_bytes_of_that_time_is_read_too(tmp_path):
    old = "C¸c trung t©m häc tËp céng ®ång më 1.250 líp víi nhiÒu l­ît häc viªn, phôc vô nh©n d©n."
    found = read_file(write(tmp_path / "tcvn3.txt", old.encode("latin-1")))

    assert found.text.startswith("Các trung tâm học tập cộng đồng mở 1.250 lớp")
    assert "TCVN3" in found.warnings[0].message


def test_one_line_in_an_old_font_is_turned_and_named(tmp_path):
    text = "Sở Giáo dục tổ chức hội nghị.\nTrung taâm hoïc taäp coäng ñoàng môû 12 lôùp hoïc."
    found = read_file(write(tmp_path / "vni.txt", text.encode()))

    assert found.text.splitlines()[1] == "Trung tâm học tập cộng đồng mở 12 lớp học."
    assert [warning.about for warning in found.warnings] == ["Trung tâm học tập cộng đồng mở 12 lớp học."]


def test_a_text_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "lon.txt"
    with path.open("wb") as file:
        file.write(b"S\n")
        os.truncate(path, 50 * files.MEBIBYTE)
    monkeypatch.setattr(files, "read", lambda text: pytest.fail("it was read"))
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was loaded"))

    refusal = refused(path)

    assert refusal.rule == "file_too_large"
    assert "50 MB" in refusal.message


BAD: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "missing": ("file_missing", lambda folder: folder / "khong-co.txt"),
    "a folder": ("file_missing", lambda folder: folder),
    "empty": ("file_empty", lambda folder: write(folder / "rong.txt", b"")),
    "spaces": ("no_text", lambda folder: write(folder / "trang.txt", b" \n \n")),
    "picture": ("not_readable", lambda folder: write(folder / "anh.txt", b"\x89PNG\r\n\x1a\n\0\0")),
    "bytes": ("not_readable", lambda folder: write(folder / "x.txt", b"abc\0\0\1\2")),
    "web page": ("not_readable", lambda folder: write(folder / "web.txt", b"<!DOCTYPE html><p>a</p>")),
    "rtf": ("not_readable", lambda folder: write(folder / "a.txt", b"{\\rtf1 a}")),
    "old Word": ("word_doc", lambda folder: write(folder / "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)),
    "unknown encoding": ("text_encoding", lambda folder: write(folder / "a.txt", bytes(range(128, 256)) * 4)),
    "no Word package": ("not_readable", lambda folder: _zip_without_document(folder)),
    "cut Word": ("word_damaged", lambda folder: _cut(made.word(folder / "a.docx", *LINES))),
    "broken Word part": ("word_damaged", lambda folder: made.with_part(made.word(folder / "a.docx", "a"), "word/document.xml", b"<w:p")),
    "entities": ("word_damaged", lambda folder: made.with_part(made.word(folder / "a.docx", "a"), "word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')),
    "macros": ("word_macros", lambda folder: made.with_part(made.word(folder / "a.docx", "a"), "word/vbaProject.bin", b"x")),
    "zip bomb": ("file_too_large", lambda folder: made.with_part(made.word(folder / "a.docx", "a"), "word/media/x.bin", b"\0" * (130 * files.MEBIBYTE))),
    "scan": ("pdf_scan", lambda folder: made.scan(folder / "quet.pdf")),
    "cut PDF": ("pdf_damaged", lambda folder: write(folder / "a.pdf", b"%PDF-1.7\n1 0 obj\n<<")),
    "password": ("pdf_password", lambda folder: made.password_pdf(folder / "khoa.pdf")),
    "long text": ("file_too_large", lambda folder: write(folder / "dai.txt", b"So lop la 12. " * 60_000)),
}  # fmt: skip


def _zip_without_document(folder: Path) -> Path:
    import zipfile

    path = folder / "nen.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")
    return path


def _cut(path: Path) -> Path:
    content = path.read_bytes()
    return write(path, content[: len(content) // 2])


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_gets_one_sentence_with_a_rule(tmp_path, what):
    rule, make = BAD[what]

    refusal = refused(make(tmp_path))

    assert refusal.rule == rule
    assert refusal.sentence.endswith((".", "…"))


def test_a_pdf_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    path = made.scan(tmp_path / "cham.pdf")
    monkeypatch.setattr(pdf_text, "SECONDS", 0.0)

    assert refused(path).rule == "pdf_too_slow"


def test_the_kind_is_told_from_the_bytes_and_not_from_the_name(tmp_path):
    path = made.word(tmp_path / "tin.txt", "Mở 12 lớp.")

    assert [int(figure.value) for figure in read_file(path).figures] == [12]  # type: ignore[arg-type]
