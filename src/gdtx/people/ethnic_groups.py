"""The list of ethnic groups of Viet Nam: codes and names.

Quyết định 121-TCTK/PPCĐ ngày 02/3/1979 of the General Statistics Office, as the censuses use it, with 55 and 56 for
foreigners and for those not known.
"""

from __future__ import annotations

import re

from gdtx.foundation.vietnamese import fold

NAMES: dict[int, str] = dict(
    enumerate(
        (
            "Kinh Tày Thái Hoa Khơ-me Mường Nùng Mông Dao Gia-rai Ngái Ê-đê Ba-na Xơ-đăng Sán_Chay Cơ-ho Chăm Sán_Dìu"
            " Hrê Mnông Ra-glai Xtiêng Bru-Vân_Kiều Thổ Giáy Cơ-tu Gié-Triêng Mạ Khơ-mú Co Ta-ôi Chơ-ro Kháng Xinh-mun"
            " Hà_Nhì Chu-ru Lào La_Chí La_Ha Phù_Lá La_Hủ Lự Lô_Lô Chứt Mảng Pà_Thẻn Cơ_Lao Cống Bố_Y Si_La Pu_Péo Brâu"
            " Ơ-đu Rơ-măm Người_nước_ngoài Không_rõ"
        )
        .replace("_", "\u00a0")
        .split(" "),
        start=1,
    )
)
NAMES = {code: name.replace("\u00a0", " ") for code, name in NAMES.items()}

#: Names that people write besides those of the list.
_ALSO = {
    "k": 1,
    "viet": 1,
    "khome": 5,
    "khomer": 5,
    "khmer": 5,
    "hmong": 8,
    "hmoong": 8,
    "meo": 8,
    "jarai": 10,
    "giarai": 10,
    "ede": 12,
    "bana": 13,
    "bahnar": 13,
    "xedang": 14,
    "sedang": 14,
    "caolan": 15,
    "sanchi": 15,
    "koho": 16,
    "cham": 17,
    "vankieu": 23,
    "bruvankieu": 23,
    "stieng": 22,
    "cotu": 26,
    "katu": 26,
    "gietrieng": 27,
    "khomu": 29,
    "cor": 30,
    "taoi": 31,
    "odu": 53,
}


def key(text: str) -> str:
    """A name without case, marks, spaces and hyphens, as names of the list are compared."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


_BY_KEY = _ALSO | {key(name): code for code, name in NAMES.items()}
# "Tho" and "Tày" keep their own keys; where two of the list fell together the marks decide.
_BY_NAME = {name.casefold(): code for code, name in NAMES.items()}


def code_of(text: str) -> int | None:
    """The code of a group by its name or its number; None for a word that is not in the list.

    >>> code_of("MUONG"), code_of("Bru - Vân Kiều"), code_of("06"), code_of("Sao Hỏa")
    (6, 23, 6, None)
    """
    text = " ".join(text.split())
    if text.isdigit():
        return int(text) if int(text) in NAMES else None
    return _BY_NAME.get(text.casefold()) or _BY_KEY.get(key(text))


def name_of(code: int | None) -> str:
    """The name of the code; "" for None."""
    return NAMES.get(code, "") if code is not None else ""
