"""Stored, compared and searched text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtx.foundation.vietnamese import clean, counted, fold, join_list, nfc, same_title, tone_style

WORDS = "Mã trung tâm Hoằng Hóa Thủy Nguyên khỏe quý thuở Đắk Lắk Ượng huých xoài lượt"
vietnamese = st.lists(st.sampled_from(WORDS.split()), max_size=6).map(" ".join)
any_text = st.text(max_size=30)


class TestFold:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("Trung tâm  HỌC TẬP cộng đồng", "trung tam hoc tap cong dong"),
            ("Hoằng Hoá", "hoang hoa"),
            ("Hoằng Hóa", "hoang hoa"),
            ("ĐỒNG ĐĂNG", "dong dang"),
            ("Ðức Cơ", "duc co"),
            ("Ý Yên\u00a0\n Ứng Hòa", "y yen ung hoa"),
            ("M'Đrắk", "m'drak"),
            ("", ""),
        ],
    )
    def test_search_text_has_no_marks_and_no_capitals(self, text, folded):
        assert fold(text) == folded

    @given(vietnamese)
    def test_composed_and_decomposed_text_fold_alike(self, text):
        assert fold(unicodedata.normalize("NFD", text)) == fold(text) == fold(text.upper())

    @given(vietnamese)
    def test_vietnamese_folds_to_plain_letters(self, text):
        assert fold(text).isascii()

    @given(any_text)
    def test_folding_again_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)


class TestToneStyle:
    @pytest.mark.parametrize(
        ("new_style", "old_style"),
        [
            ("hoà", "hòa"),
            ("Hoá", "Hóa"),
            ("HOÀ", "HÒA"),
            ("khoẻ", "khỏe"),
            ("thuỷ", "thủy"),
            ("UỶ ban", "ỦY ban"),
            ("Uỷ ban", "Ủy ban"),
            ("loã xoã", "lõa xõa"),
            ("hoạ", "họa"),
        ],
    )
    def test_open_syllables_get_the_mark_on_the_first_vowel(self, new_style, old_style):
        assert tone_style(new_style) == tone_style(old_style) == old_style

    @pytest.mark.parametrize("text", ["quý", "Quỳ Châu", "hoài", "hoàn", "thuyền", "toàn", "khuỷu", "luỹ thừa."])
    def test_syllables_with_one_spelling_stay(self, text):
        expected = "lũy thừa." if text.startswith("lu") else text
        assert tone_style(text) == expected

    @given(any_text)
    def test_normalising_again_changes_nothing(self, text):
        assert tone_style(tone_style(text)) == tone_style(text)


class TestSameTitle:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Mã trung tâm", "MÃ TRUNG\nTÂM"),
            ("Mã trung tâm", "  mã  trung\u00a0tâm "),
            ("Mã trung tâm", unicodedata.normalize("NFD", "Mã trung tâm")),
            ("Kinh phí (đồng)", "Kinh phí(đồng)"),
            ("Đơn vị chủ trì", "ÐƠN VỊ CHỦ TRÌ"),
            ("Xã hội hoá", "Xã hội hóa"),
            ("Tên lớp, chuyên đề", "Tên lớp,\r\nchuyên đề"),
        ],
    )
    def test_titles_that_look_alike_to_people_match(self, one, other):
        assert same_title(one) == same_title(other)

    @pytest.mark.parametrize(("one", "other"), [("Mã", "Ma"), ("Nữ", "Nư"), ("Số buổi", "Số buồi")])
    def test_accents_still_tell_titles_apart(self, one, other):
        assert same_title(one) != same_title(other)

    @given(vietnamese)
    def test_case_and_spacing_never_matter(self, text):
        assert same_title(text.upper().replace(" ", " \n ")) == same_title(text.lower())


class TestClean:
    def test_typed_text_becomes_one_composed_line(self):
        decomposed = unicodedata.normalize("NFD", "Ðại học")

        assert clean(f"  {decomposed}\u200b \n\u00a0Hồng Ðức ") == "Đại học Hồng Đức"

    @given(any_text)
    def test_cleaning_again_changes_nothing(self, text):
        assert clean(clean(text)) == clean(text)

    @given(any_text)
    def test_nfc_is_composed(self, text):
        assert unicodedata.is_normalized("NFC", nfc(text))


@pytest.mark.parametrize(
    ("items", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a và b"), (["a", "b", "c"], "a, b và c"), ([1, 2], "1 và 2")],
)
def test_lists_read_like_a_sentence(items, sentence):
    assert join_list(items) == sentence


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 văn bản"), (2, "02 văn bản"), (9, "09 văn bản"), (10, "10 văn bản"), (1200, "1.200 văn bản")],
)
def test_small_counts_have_a_zero_before(count, text):
    assert counted(count, "văn bản") == text
