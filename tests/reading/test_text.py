"""The text made ready: same places, blanked furniture, sentences."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtx.reading.draft import Span
from gdtx.reading.text import Source


@given(st.text(max_size=300))
def test_text_body_and_small_letters_have_the_same_places(text):
    source = Source(text)

    assert len(source.text) == len(source.body) == len(source.lower)
    for sentence in source.sentences:
        assert source.sentence_at(sentence.start) == sentence
        assert source.body[sentence.start : sentence.end].strip()


def test_decomposed_letters_are_read_like_composed_ones():
    text = unicodedata.normalize("NFD", "Sở Giáo dục mở 120 lớp.")

    assert Source(text).text == "Sở Giáo dục mở 120 lớp."


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Sở họp. Có 120 lớp.", 2),
        ("TP. Hồ Chí Minh có 1.250 lớp.", 1),
        ("Ông A, TS. Lê B dự. Hết.", 2),
        ("Mở 12.345 lớp… Tuy nhiên còn thiếu!", 2),
        ("Đạt mức độ 2. Tỷ lệ này tăng.", 2),
        ("1. Củng cố trung tâm.", 1),
        ("Hội Khuyến học huyện tổ chức trao học bổng cho học\nsinh nghèo vượt khó.", 1),
        ("Dòng một\nDòng hai", 2),
        ("", 0),
    ],
)
def test_a_point_in_a_number_or_a_short_word_ends_no_sentence(text, count):
    assert len(Source(text).sentences) == count


def test_addresses_comments_and_repeated_lines_are_not_read():
    line = "Sở tổ chức hội nghị có 120 đại biểu dự."
    source = Source(f"https://example.org/2018/84/147\n# ghi chú 15 lớp\n{line}\n{line}")

    assert source.body.strip() == line
    assert source.shown(Span(source.text.index("Sở"), source.text.index("\n", source.text.index("Sở")))) == line
