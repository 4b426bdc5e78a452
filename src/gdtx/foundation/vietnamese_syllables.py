"""Which letter groups are Vietnamese syllables: beginning, rhyme and tone fit together.

Used to tell real Vietnamese from text in an old font encoding. It is about spelling, not meaning: ``ngoẳng`` is a
syllable whether or not somebody uses it.
"""

from __future__ import annotations

import unicodedata


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONSETS = _set("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x") | {""}

_RHYMES = _set(
    """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
    oong ooc op ot
    ô ôc ôi ôm ôn ông ôp ôt
    ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uôc uôi uôm uôn uông uôt uơ
    uy uya uych uyên uyêt uynh uyt uyu uyn uyp
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yên yêm yêng yêt yêu
    """
)
_AFTER_QU = _set(
    """
    a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eng eo et ê êch ên ênh êt êu
    i in inh ip it iu ich iên iêng iêt ôc ơ ơi ơn ơt y yên yêt ynh ych yt
    """
)
_FRONT = ("i", "e", "ê", "y")
_STOPS = ("c", "ch", "p", "t")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SHARP_TONES = "\u0301\u0323"  # the only ones a syllable ending in a stop can bear


_MARKED = "ăâêôơ"
_VOWELS = "aăâeêioôơuưy"
_EITHER_VOWEL = ("oa", "oe", "uy")  # hòa, hoà: two habits


def is_syllable(word: str, *, loose: bool = False) -> bool:
    """Whether the word is spelt as one Vietnamese syllable, in any case; the tone must stand on its vowel.

    ``loose`` forgives what place names of other peoples do: k before every vowel, c before i, g for gh, a stop
    without a tone (``Kông``, ``Đăc``).
    """
    letters: list[str] = []
    tone, place = "", -1
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONES:
            if tone:
                return False
            tone, place = character, len(unicodedata.normalize("NFC", "".join(letters))) - 1
        else:
            letters.append(character)
    plain = unicodedata.normalize("NFC", "".join(letters))
    return plain.isalpha() and any(
        _fits(plain[:cut], plain[cut:], tone, loose) and (not tone or place - cut in _tone_places(plain[cut:]))
        for cut in range(min(4, len(plain)))
    )


def _tone_places(rhyme: str) -> tuple[int, ...]:
    """On which letters of the rhyme its tone may stand."""
    marked = [place for place, letter in enumerate(rhyme) if letter in _MARKED]
    if marked:
        return (marked[-1],)
    vowels = sum(letter in _VOWELS for letter in rhyme)
    if rhyme in _EITHER_VOWEL:
        return (0, 1)
    closed = vowels < len(rhyme)
    return (1,) if vowels == 3 or (vowels == 2 and closed) else (0,)


def _fits(onset: str, rhyme: str, tone: str, loose: bool) -> bool:
    if onset not in _ONSETS:
        return False
    if onset == "qu":
        fits = rhyme in _AFTER_QU
    elif onset == "g" and rhyme.startswith("i"):
        fits = rhyme in ("i", "in") or (rhyme.startswith("iê") and rhyme in _RHYMES)  # gì, gìn, giếng
    else:
        fits = rhyme in _RHYMES and (loose or _spelling(onset, rhyme))
    if not fits:
        return False
    if rhyme.endswith(_STOPS) and not loose:
        return tone != "" and tone in _SHARP_TONES
    return True


def _spelling(onset: str, rhyme: str) -> bool:
    front = rhyme.startswith(_FRONT)
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "g", "ng"):
        return not front
    if onset == "":
        return not rhyme.startswith("iê")
    return not rhyme.startswith("yê")
