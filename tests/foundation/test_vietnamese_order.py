"""Vietnamese order by stored keys."""

import csv
import random
import sqlite3
import unicodedata
from importlib.resources import files

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gdtx.foundation.vietnamese import sort_key

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["a", "à", "ả", "ã", "á", "ạ"]
# As PostgreSQL puts them with COLLATE "vi-x-icu".
NAMES = "An Án Ảnh Ánh Ăn âm ấm Ân Bình Dũng Đào Oanh Ông Ơn Zung"
WORDS = f"{NAMES} Krông Nô M'Đrắk Ea 2 10 - Hòa"
names = st.lists(st.sampled_from(WORDS.split()), max_size=5).map(" ".join)


def unit_names():
    """All names units of the country ever had, in capitals too."""
    table = files("gdtx.network") / "reference" / "versions.tsv"
    with table.open(encoding="utf-8") as lines:
        found = {unicodedata.normalize("NFC", row["name"]) for row in csv.DictReader(lines, delimiter="\t")}
    return sorted(found | {name.upper() for name in found})


def in_order(*texts):
    shuffled = list(texts)
    random.Random(7).shuffle(shuffled)
    return sorted(shuffled, key=sort_key) == list(texts)


class TestOrder:
    def test_the_order_of_a_list_of_names(self):
        assert in_order(*NAMES.split())

    def test_letters_follow_the_vietnamese_alphabet(self):
        assert in_order(*ALPHABET)
        assert in_order(*(letter.upper() for letter in ALPHABET))

    def test_tones_follow_ngang_huyen_hoi_nga_sac_nang(self):
        assert in_order(*TONES)

    def test_letters_of_the_whole_name_come_before_tones(self):
        assert in_order("Hoa Binh", "Hòa Bình", "Hoa Lư", "Hòa Lư")

    def test_small_letters_come_before_capitals_only_when_nothing_else_differs(self):
        assert in_order("đào", "Đào", "đáo", "Đáo")

    def test_words_are_compared_one_by_one(self):
        assert in_order("An", "An Bình", "An Sơn", "Anh")

    def test_numbers_go_by_their_value(self):
        assert in_order("Khu phố", "Khu phố 1", "Khu phố 2", "Khu phố 02", "Khu phố 10", "Khu phố 100", "Khu phố A")

    def test_letters_of_other_languages_do_not_get_lost(self):
        assert in_order("Zürich", "Æ", "Ж")

    def test_kinds_of_dash_and_quote_do_not_matter(self):
        assert sort_key("GDNN–GDTX") == sort_key("GDNN-GDTX")
        assert sort_key("M’Đrắk") == sort_key("M'Đrắk")


class TestKey:
    @given(st.text(max_size=40))
    def test_a_key_is_made_of_digits_only(self, text):
        key = sort_key(text)

        assert key == "" or (key.isascii() and key.isdigit())

    @given(names, names)
    def test_the_same_letters_in_another_composition_give_the_same_key(self, one, other):
        decomposed = unicodedata.normalize("NFD", one)

        assert sort_key(decomposed) == sort_key(one)
        assert (sort_key(one) < sort_key(other)) == (sort_key(decomposed) < sort_key(other))

    @given(names, names)
    def test_a_name_stands_before_any_longer_one_that_begins_with_it(self, start, rest):
        assert sort_key(start) <= sort_key(f"{start} {rest}")

    @given(names, names, names)
    def test_what_differs_in_letters_is_not_turned_round_by_what_follows(self, one, other, rest):
        plain_one, plain_other = (sort_key(text.lower()).partition("0")[0] for text in (one, other))
        longer_one, longer_other = sort_key(f"{one} {rest}"), sort_key(f"{other} {rest}")

        if not plain_one.startswith(plain_other) and not plain_other.startswith(plain_one):
            assert (sort_key(one) < sort_key(other)) == (longer_one < longer_other)

    @given(st.integers(0, 10**12), st.integers(0, 10**12))
    def test_any_two_numbers_stand_by_value(self, one, other):
        assert (sort_key(f"Thôn {one}") < sort_key(f"Thôn {other}")) == (one < other)

    @given(st.lists(names, max_size=12))
    def test_a_database_sorts_keys_as_python_does(self, texts):
        keys = [sort_key(text) for text in texts]
        database = sqlite3.connect(":memory:")
        database.execute("create table t (k text)")
        database.executemany("insert into t values (?)", [(key,) for key in keys])

        assert [key for (key,) in database.execute("select k from t order by k")] == sorted(keys)
        database.close()

    @pytest.mark.django_db
    @pytest.mark.postgresql
    @pytest.mark.parametrize("collation", ["C", "default", "vi-x-icu", "da-x-icu", "cs-x-icu"])
    def test_every_collation_of_postgresql_agrees_about_keys(self, collation):
        keys = [sort_key(text) for text in unit_names()]
        order = f'select k from unnest(%s::text[]) as t(k) order by k collate "{collation}"'
        with connection.cursor() as cursor:
            cursor.execute(order, [keys])
            found = [key for (key,) in cursor.fetchall()]

        assert found == sorted(keys)

    @pytest.mark.django_db
    @pytest.mark.postgresql
    def test_keys_give_the_order_of_the_unicode_collation_for_vietnamese(self):
        texts = [name for name in unit_names() if not any(letter.isdigit() for letter in name)]
        with connection.cursor() as cursor:
            cursor.execute('select k from unnest(%s::text[]) as t(k) order by k collate "vi-x-icu"', [texts])
            found = [text for (text,) in cursor.fetchall()]

        assert found == sorted(texts, key=sort_key)

    def test_an_empty_text_comes_first(self):
        assert sort_key("") == sort_key("  ") == ""
        assert sort_key("") < sort_key("-")


@pytest.mark.parametrize("name", ["Thanh Hóa", "Bà Rịa - Vũng Tàu", "Thừa Thiên Huế"])
def test_a_key_is_about_four_digits_a_letter_at_most(name):
    assert len(sort_key(name)) <= 4 * len(name) + 2
