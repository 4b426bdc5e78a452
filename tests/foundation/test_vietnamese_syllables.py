"""Spelling of Vietnamese syllables."""

import pytest

from gdtx.foundation.vietnamese_syllables import is_syllable

GOOD = (
    "Việt Nam Thanh Hóa Hoá nghiêng khuya khuỷu quý quốc quỳnh giếng gì gìn già giường ngoằn ngoèo xoong "
    "huých uyên yêu ý ái Ứng thuở ghế kẻ cá ngã ngủ nghỉ lượt học thuyết tuýp mười cửa mùa của thìa"
)


@pytest.mark.parametrize("word", GOOD.split())
def test_real_syllables_are_recognised(word):
    assert is_syllable(word)
    assert is_syllable(word.upper())


@pytest.mark.parametrize(
    "word",
    [
        "",
        "tËp",
        "hoùc",
        "taâm",
        "xaõ",
        "cé",
        "céng",
        "kà",
        "ghá",
        "ngế",
        "hoc",
        "cảc",
        "wá",
        "fà",
        "áà",
        "thuyêt",
        "x1",
    ],
)
def test_what_breaks_the_spelling_is_not_a_syllable(word):
    assert not is_syllable(word)


@pytest.mark.parametrize("word", ["Kông", "Kà", "Nô", "Ngế"])
def test_names_of_other_peoples_pass_when_asked_loosely(word):
    assert is_syllable(word, loose=True)


@pytest.mark.parametrize("word", ["taâm", "xaõ", "tËp", "Müller", "naïve"])
def test_loose_is_not_boundless(word):
    assert not is_syllable(word, loose=True)
