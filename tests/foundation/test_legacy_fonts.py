"""Recognising and converting TCVN3 and VNI text."""

import csv
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtx.foundation.legacy_fonts import convert, recognise, recognise_many
from gdtx.foundation.vietnamese_syllables import is_syllable

SENTENCES = [
    (
        "Trung tâm học tập cộng đồng xã Hoằng Hóa",
        "Trung t©m häc tËp céng ®ång x· Ho»ng Hãa",
        "Trung taâm hoïc taäp coäng ñoàng xaõ Hoaèng Hoùa",
    ),
    (
        "Tập huấn kỹ thuật trồng lúa nước",
        "TËp huÊn kü thuËt trång lóa n\u00adíc",
        "Taäp huaán kyõ thuaät troàng luùa nöôùc",
    ),
    (
        "Phổ biến Luật Đất đai, phường 5",
        "Phæ biÕn LuËt §Êt ®ai, ph\u00adêng 5",
        "Phoå bieán Luaät Ñaát ñai, phöôøng 5",
    ),
    (
        "những bước đi đầu tiên ở thị xã",
        "nh÷ng b\u00adíc ®i ®Çu tiªn ë thÞ x·",
        "nhöõng böôùc ñi ñaàu tieân ôû thò xaõ",
    ),
    (
        "kỷ niệm, ỉ eo, nghĩ kĩ, lỵ, ý nghĩa",
        "kû niÖm, Ø eo, nghÜ kÜ, lþ, ý nghÜa",
        "kyû nieäm, æ eo, nghó kó, lî, yù nghóa",
    ),
]

# Place names of many peoples, and lines that are not Vietnamese at all: all plain Unicode.
_LINES = (
    "Thanh Hóa|Hà Nam|Cà Mau|Lào Cai|Bình Phú|Phú Yên|Trà Vinh|Hòa Bình|Sóc Trăng|Kông Chro|Krông Nô|Krông Búk|"
    "Mèo Vạc|Ea Súp|Cư Jút|Ê Đê|Sê San|Tùng Bá|Pác Bó|Bù Đăng|Sìn Hồ|Xín Mần|Plei Kần|Xã A Mú Sung|Cúc|Cóc|"
    "São Paulo|café|résumé|Müller|Zürich|garçon|naïve|Ñandú|Ærø|Malmö|Curaçao|Côte d'Ivoire|25°C|5µm thép|120 m²|"
    "© 2021|Microsoft® Office|§ 5|10 ± 2|«Tin học»|“Tin học”|½|£5|¥100|x÷y|12×5|N°1|10029|Excel|Ý|ô|à|é"
)
UNICODE_LINES = _LINES.split("|")

_SYLLABLES = (
    "trung tâm học tập cộng đồng xã phường thị trấn huyện tỉnh lớp chuyên đề kỹ thuật trồng lúa nuôi gà chăn bò "
    "sức khỏe pháp luật phụ nữ nông dân tin học nước sạch điện Việt Nam Hoằng Hóa Quảng Xương Thạch Thành"
)
SYLLABLES = _SYLLABLES.split()


@pytest.mark.parametrize(("text", "tcvn3", "vni"), SENTENCES)
class TestSentences:
    def test_tcvn3_is_recognised_and_converted(self, text, tcvn3, vni):
        assert recognise(tcvn3) == "TCVN3"
        assert convert(tcvn3, "TCVN3") == text

    def test_vni_is_recognised_and_converted(self, text, tcvn3, vni):
        assert recognise(vni) == "VNI"
        assert convert(vni, "VNI") == text

    def test_unicode_is_left_alone(self, text, tcvn3, vni):
        for spelling in (text, unicodedata.normalize("NFD", text), text.upper()):
            assert recognise(spelling) is None
            assert convert(spelling, "TCVN3") == spelling
            assert convert(spelling, "VNI") == spelling


class TestCapitals:
    @pytest.mark.parametrize(
        ("old", "text"),
        [
            ("TRUNG T¢M HäC TËP CéNG §åNG", "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG"),
            ("UBND X· HO»NG HãA", "UBND XÃ HOẰNG HÓA"),
            ("M· TRUNG\nT¢M", "MÃ TRUNG\nTÂM"),
            ("Hä vµ Tªn", "Họ và Tên"),
            ("X· AL B¸", "Xã AL Bá"),
        ],
    )
    def test_capital_fonts_of_tcvn3_give_capitals(self, old, text):
        assert recognise(old) == "TCVN3"
        assert convert(old, "TCVN3") == text

    def test_vni_has_capitals_of_its_own(self):
        old = "TRUNG TAÂM HOÏC TAÄP COÄNG ÑOÀNG, aáp ÖÙng Hoøa"

        assert recognise(old) == "VNI"
        assert convert(old, "VNI") == "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG, ấp Ứng Hòa"


class TestNothingElse:
    @pytest.mark.parametrize("line", UNICODE_LINES)
    def test_plain_lines_are_not_taken_for_an_old_font(self, line):
        assert recognise(line) is None

    def test_a_column_of_such_lines_is_not_either(self):
        latin = [line for line in UNICODE_LINES if all(ord(character) < 256 for character in line)]

        assert len(latin) > 40
        assert recognise_many(latin) is None

    def test_no_unit_that_ever_was_in_the_country_is_taken_for_an_old_font(self):
        table = files("gdtx.network") / "reference" / "versions.tsv"
        with table.open(encoding="utf-8") as lines:
            units = {row["name"] for row in csv.DictReader(lines, delimiter="\t")}

        assert len(units) > 5000
        assert [name for name in units if recognise(name)] == []

    @given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8).map(" ".join))
    def test_ordinary_vietnamese_is_left_alone(self, text):
        assert recognise(text) is None
        assert recognise(text.title()) is None

    @given(st.text(alphabet=st.characters(max_codepoint=255), max_size=12))
    @settings(max_examples=300)
    def test_whatever_is_recognised_reads_as_vietnamese_afterwards(self, text):
        encoding = recognise(text)

        if encoding is not None:
            words = "".join(c if c.isalpha() else " " for c in convert(text, encoding)).split()
            assert any(is_syllable(word) and not word.isascii() for word in words)

    @given(st.text(max_size=20))
    def test_converting_never_fails_and_never_touches_plain_ascii(self, text):
        for encoding in ("TCVN3", "VNI"):
            converted = convert(text, encoding)
            if text.isascii():
                assert converted == text


class TestColumn:
    def test_cells_that_could_be_either_follow_the_others(self):
        cells = ["Cóc", "Trung t©m häc tËp", "12", "", "Líp"]

        assert recognise("Cóc") is None
        assert recognise_many(cells) == "TCVN3"
        assert [convert(cell, "TCVN3") for cell in cells] == ["Cúc", "Trung tâm học tập", "12", "", "Lớp"]

    def test_one_cell_of_sure_unicode_keeps_the_column(self):
        assert recognise_many(["Trung t©m häc tËp", "Trung tâm học tập"]) is None

    def test_foreign_names_among_them_do_not_hide_the_encoding(self):
        assert recognise_many(["HuyÖn Kr«ng N«", "HuyÖn M'§r¾k", "X· Ea Sóp"]) == "TCVN3"

    def test_short_cells_together_are_enough(self):
        assert recognise("X·") is None
        assert recognise_many(["X·", "Tæ"]) == "TCVN3"

    def test_an_empty_column_says_nothing(self):
        assert recognise_many([]) is None
        assert recognise_many(["", "12", "abc"]) is None
