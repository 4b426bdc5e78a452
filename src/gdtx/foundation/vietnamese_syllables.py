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
    i in inh ip it iu ich iên iêng iêt ơ ơn ơt y yên yêt ynh ych yt
    """
)
_FRONT = ("i", "e", "ê", "y")
_STOPS = ("c", "ch", "p", "t")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SHARP_TONES = "\u0301\u0323"  # the only ones a syllable ending in a stop can bear


def without_tone(syllable: str) -> tuple[str, str]:
    """The syllable without its tone marks (letters keep theirs: ``ấ`` → ``â``), and the marks, composed form."""
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFD", syllable):
        (tones if character in _TONES else letters).append(character)
    return unicodedata.normalize("NFC", "".join(letters)), "".join(tones)


def is_syllable(word: str, *, loose: bool = False) -> bool:
    """Whether the word is spelt as one Vietnamese syllable, in any case.

    ``loose`` forgives what place names of other peoples do: k before every vowel, c before i, g for gh, a stop
    without a tone (``Kông``, ``Đăk``).
    """
    plain, tones = without_tone(word.lower())
    if len(tones) > 1 or not plain.isalpha():
        return False
    return any(_fits(plain[:cut], plain[cut:], tones, loose) for cut in range(min(4, len(plain))))


def _fits(onset: str, rhyme: str, tone: str, loose: bool) -> bool:
    if onset not in _ONSETS:
        return False
    if onset == "qu":
        fits = rhyme in _AFTER_QU
    elif onset == "g" and rhyme in ("i", "in"):
        fits = True  # gì, gìn: the i of gi is the vowel too
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
