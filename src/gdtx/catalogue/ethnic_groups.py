"""The list of ethnic groups of Viet Nam with its codes, and the names under which people write them.

54 groups, foreigners and unknown. Names are compared without case, marks, spaces and hyphens; other names and
spellings are those of the same list ("tên gọi khác") and those that survey sheets are seen to hold.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import NamedTuple

from gdtx.foundation.vietnamese import fold

SOURCE = (
    "Danh mục các thành phần dân tộc Việt Nam, Quyết định số 121-TCTK/PPCĐ ngày 02/3/1979 "
    "của Tổng cục trưởng Tổng cục Thống kê"
)


class EthnicGroup(NamedTuple):
    """A group of the list: its code, its name, other names and spellings."""

    code: int
    name: str
    others: tuple[str, ...] = ()


def _group(code: int, name: str, others: str) -> EthnicGroup:
    return EthnicGroup(code, name, tuple(others.split("; ")))


GROUPS = (
    _group(1, "Kinh", "Việt; Kinh (Việt); Việt (Kinh); K"),
    _group(2, "Tày", "Thổ (Tày); Ngạn; Phén; Thù Lao; Pa Dí"),
    _group(3, "Thái", "Tày Khao; Tày Đăm; Tày Mười; Tày Thanh; Thái Trắng; Thái Đen; Táy; Hàng Tổng"),
    _group(4, "Hoa", "Hán; Hoa (Hán); Tàu; Triều Châu; Phúc Kiến; Quảng Đông; Hải Nam; Xạ Phang"),
    _group(5, "Khơ-me", "Khmer; Khơ Mer; Khơ-me Krôm; Khơme Crôm; Miên; Cur; Cul"),
    _group(6, "Mường", "Mol; Mual; Mọi (Mường); Mọi bi; Ao Tá; Ậu Tá"),
    _group(7, "Nùng", "Xuồng; Giang; Nùng An; Phàn Sình; Nùng Cháo; Nùng Lòi; Quý Rim; Khèn Lài"),
    _group(8, "HMông", "Mông; Hơ Mông; Mèo; Mẹo; Hmong; Hoa (Mông); Mông Xanh; Mông Đỏ; Na miẻo"),
    _group(9, "Dao", "Mán; Động; Trại (Dao); Xá (Dao); Dìu Miền; Kiềm Miền; Quần Trắng; Dao Đỏ; Lô Gang"),
    _group(10, "Gia-rai", "Jarai; Jrai; Giơ-rai; Chơ-rai; Tơ-buăn; Hơ-bau; Hđrung; Chor"),
    _group(11, "Ngái", "Xín; Lê; Đản; Khách Gia"),
    _group(12, "Ê-đê", "Rhade; Ra-đê; Đê; Kpạ; Adham; Krung; Ktul; Đliê Ruê; Blô; Epan; Bih"),
    _group(13, "Ba Na", "Bahnar; Gơ-lar; Tơ-lô; Giơ-lâng; Y-lăng; Rơ-ngao; Krem; Con Kđe; A-la-công"),
    _group(
        14,
        "Xơ-đăng",
        "Sedang; Xê Đăng; Sơ Đăng; Xê-đeng; Xơ-teng; Hđang; Tơ-đra; Mơ-nâm; Ha-lăng; Ca-dong; Kmrâng; "
        "Con Lan; Bri-la; Tang",
    ),
    _group(
        15,
        "Sán Chay",
        "Cao Lan; Sán Chỉ; Sán Chí; Cao Lan - Sán Chỉ; Sán Chay (Cao Lan - Sán Chỉ); Mán Cao Lan; Hờn Bạn",
    ),
    _group(16, "Cơ-ho", "K'Ho; Koho; Xrê; Nốp; Tu-lốp; Cơ-don; Chil; Lat; Lach; Trinh; Cờ Ho; Cil"),
    _group(17, "Chăm", "Chàm; Chiêm Thành; Hroi; Chăm H'roi; Cham; Chăm Hroi"),
    _group(18, "Sán Dìu", "Sán Dẻo; Trại (Sán Dìu); Trại Đất; Mán Quần Cộc; San Déo"),
    _group(19, "Hrê", "Chăm Rê; H'rê; Chom; Krẹ Lũy; Hơ Rê"),
    _group(20, "Mnông", "M'nông; Mơ Nông; Nông; Pnông; Bu-đâng; Đi-pri; Biat; Gar; Rơ-lam; Chil (Mnông)"),
    _group(21, "Ra-glai", "Raglay; Ra Glay; Ra-clây; Rai; Noang; La-oang; Roglai; Ra-gơ-lai"),
    _group(22, "Xtiêng", "Stiêng; X'tiêng; S'tiêng; Xa-điêng; Xơ Tiêng"),
    _group(23, "Bru-Vân Kiều", "Bru; Vân Kiều; Măng Coong; Tri; Khùa; Ma Coong; Bru - Vân Kiều"),
    _group(24, "Thổ", "Kẹo; Mọn; Cuối; Họ; Đan Lai; Ly Hà; Tày Pọng; Con Kha; Xá Lá Vàng; Tày Poọng"),
    _group(25, "Giáy", "Nhắng; Dẩng; Pầu Thìn; Nu Nà; Cùi Chu; Dáy; Giấy"),
    _group(26, "Cơ-tu", "Ca-tu; Katu; Ca-tang; Cao; Hạ; Phương"),
    _group(
        27,
        "Gié Triêng",
        "Giẻ Triêng; Giẻ; Gié; Triêng; Đgiéh; Tareh; Giang Rẫy; Pin; Treng; Ve; Bnoong; La-ve; Ta Liêng; Bơ Noong",
    ),
    _group(28, "Mạ", "Châu Mạ; Mạ Ngăn; Mạ Xóp; Mạ Tô; Mạ Krung"),
    _group(29, "Khơ-mú", "Khmú; Xá Cẩu; Mứn Xen; Pu Thênh; Tềnh; Tày Hay; Kh'mú; Khờ Mú"),
    _group(30, "Co", "Cor; Col; Cùa; Trầu"),
    _group(31, "Tà-ôi", "Tôi-ôi; Pa-co; Pa Kô; Pa Hi; Ba-hi; Pa Cô; Ta Ôi"),
    _group(32, "Chơ-ro", "Châu Ro; Dơ-ro; Chrau; Đơ Ro"),
    _group(33, "Kháng", "Xá Khao; Xá Súa; Xá Dón; Xá Dẩng; Xá Hốc; Xá Ái; Xá Bung; Quảng Lâm"),
    _group(34, "Xinh-mun", "Puộc; Pụa; Sinh Mun; Xing Mun"),
    _group(35, "Hà Nhì", "U Ni; Xá U Ni; Hà Nhì La Mí"),
    _group(36, "Chu-ru", "Chơ-ru; Chu; Churu"),
    _group(37, "Lào", "Lào Bốc; Lào Nọi; Lào Lùm"),
    _group(38, "La Chí", "Cù Tê; La Quả"),
    _group(39, "La Ha", "Xá Khắc; Phlắc; Khlá Phlạo"),
    _group(40, "Phù Lá", "Bồ Khô Pạ; Mu Di Pạ; Xá Phó; Phó; Phổ; Vaxơ; Phù Lá Lão"),
    _group(41, "La Hủ", "Lao; Pu Đang; Khù Xung; Cò Xung; Khả Quy; La Hú"),
    _group(42, "Lự", "Lừ; Nhuồn; Duồn; Lử"),
    _group(43, "Lô Lô", "Mun Di; Ô man; Lu Lộc Màn"),
    _group(
        44,
        "Chứt",
        "Sách; Mày; Rục; Mã Liềng; A-rem; Tu Vang; Pa Leng; Xơ Lang; Tơ Hung; Chà Củi; Tắc Củi; U mo; "
        "Xá Lá Vàng (Chứt)",
    ),
    _group(45, "Mảng", "Mảng Ư; Xá Lá Vàng (Mảng); Xá Mảng"),
    _group(46, "Pà Thẻn", "Pà Hưng; Tống; Pa Then"),
    _group(47, "Cơ Lao", "Co Lao; Cờ Lao; Cà Lào"),
    _group(48, "Cống", "Xắm Khống; Mấng Nhé; Xá Xeng"),
    _group(49, "Bố Y", "Chủng Chá; Trọng Gia; Tu Dí; Tu Dìn"),
    _group(50, "Si La", "Cù Dề Xừ; Khả Pẻ"),
    _group(51, "Pu Péo", "Ka Bèo; Pen Ti Lô Lô; Pu Peo"),
    _group(52, "Brâu", "Brao; B'râu"),
    _group(53, "Ơ Đu", "Tày Hạt; Ơ-đu; Iđuh"),
    _group(54, "Rơ-măm", "Rơ Măm; Rmăm"),
    _group(55, "Người nước ngoài", "Nước ngoài; Ngoại quốc; Người ngoại quốc; Quốc tịch nước ngoài"),
    _group(56, "Không rõ", "Chưa rõ; Không xác định; Chưa xác định; Không biết"),
)
NAMES = {group.code: group.name for group in GROUPS}


def key(text: str) -> str:
    """The letters and digits of a name, without marks: what names are compared by."""
    return re.sub(r"[\W_]+", "", fold(text))


@cache
def _codes() -> dict[str, int]:
    """Names of the list first: where another group is called so too, the group of that name is meant."""
    found = {key(group.name): group.code for group in GROUPS}
    for group in GROUPS:
        for name in group.others:
            found.setdefault(key(name), group.code)
    return found


def code_of(text: str) -> int | None:
    """The code of a group by its name, another name of it, or its code as a number; None when nobody is called so."""
    wanted = key(text)
    for said in ("dantoc", "nguoi"):
        wanted = wanted if wanted in _codes() else wanted.removeprefix(said)
    if wanted.isascii() and wanted.isdigit():
        return int(wanted) if int(wanted) in NAMES else None
    return _codes().get(wanted)


def name_of(code: int | None) -> str:
    """The name of the code; "" for None."""
    return NAMES.get(code, "") if code is not None else ""


def near(text: str) -> list[str]:
    """Names of the list that somebody who wrote this may have meant, at most three."""
    codes = _codes()
    found = difflib.get_close_matches(key(text), codes, n=3, cutoff=0.6)
    return list(dict.fromkeys(NAMES[codes[each]] for each in found))
