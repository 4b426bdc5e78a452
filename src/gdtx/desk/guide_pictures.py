"""The pictures of the guide: what each one shows, in words for who does not see it.

The files lie in ``static/desk/guide/`` and are taken by ``tests/journeys/test_guide_pictures.py`` from the
demonstration. ``heading`` and ``button`` must be on the page it shows, else the test asks for a new one.
"""

from __future__ import annotations

from dataclasses import dataclass

WIDE = (1280, 800)
PHONE = (360, 740)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its text for screen readers, its caption, its size in pixels, and what it must show."""

    alt: str
    caption: str
    size: tuple[int, int]
    heading: str
    button: str

    @property
    def is_phone(self) -> bool:
        """Whether it shows a telephone."""
        return self.size == PHONE


PICTURES: dict[str, Picture] = {
    "phieu-ma": Picture(
        "Trang Đăng nhập bằng phiếu mã trên điện thoại: ô tên đăng nhập trên phiếu, mã trên phiếu, hai ô mật khẩu mới.",
        "Lần đầu vào: nhập tên và mã trên phiếu, tự đặt mật khẩu.",
        PHONE,
        "Đăng nhập bằng phiếu mã",
        "Đặt mật khẩu và đăng nhập",
    ),
    "ban-trung-tam": Picture(
        "Bàn làm việc của phó giám đốc trung tâm trên điện thoại: số lớp, lượt đã ghi trong kỳ và nút lớn Ghi lớp.",
        "Bàn làm việc của trung tâm: việc đang nợ ở trên, nút Ghi lớp ngay bên dưới.",
        PHONE,
        "Bàn làm việc",
        "Ghi lớp",
    ),
    "ghi-lop": Picture(
        "Trang Ghi lớp trên điện thoại, đã điền chuyên đề, ngày mở, lượt học viên, số nữ; nút Ghi lớp ở cuối trang.",
        "Ghi một lớp: bốn ô phải điền, còn lại đã được gợi ý.",
        PHONE,
        "Ghi lớp",
        "Ghi lớp",
    ),
    "nhap-excel": Picture(
        "Trang xem trước một tờ Excel: số dòng được nhận, bị từ chối, không đổi; dòng bị từ chối kèm lý do.",
        "Xem trước khi ghi: dòng nào bị từ chối, vì sao, sửa ngay tại chỗ. Chưa ghi gì.",
        WIDE,
        "Nhận bảng lớp học",
        "Bỏ lô này, không ghi gì",
    ),
    "ban-chu-tich": Picture(
        "Bàn làm việc của chủ tịch xã trên điện thoại: tình hình báo cáo của trung tâm và nút Gửi thông báo.",
        "Bàn làm việc của chủ tịch xã: tình hình báo cáo, việc chờ quyết định, thông báo.",
        PHONE,
        "Bàn làm việc",
        "Gửi thông báo",
    ),
    "nhan-su": Picture(
        "Trang Nhân sự của một trung tâm: ai giữ chức vụ gì, hình thức, từ ngày nào; nút Ghi chức vụ ở đầu trang.",
        "Nhân sự của một trung tâm; mỗi dòng mở trang để bàn giao, ghi người làm thay.",
        WIDE,
        "Nhân sự",
        "Ghi chức vụ",
    ),
    "ban-chuyen-vien": Picture(
        "Bàn làm việc của chuyên viên Sở: số trung tâm đã có số liệu, các số liệu chính, nơi còn thiếu, việc mới.",
        "Bàn làm việc của chuyên viên Sở: ai chưa báo cáo, có gì mới.",
        WIDE,
        "Bàn làm việc",
        "Viết thông báo",
    ),
    "so-lieu": Picture(
        "Trang số liệu của tỉnh: dải số liệu chính, biểu đồ và bảng theo nhóm nội dung, dòng ngữ cảnh ở đầu trang.",
        "Số liệu của tỉnh. Bấm vào con số nào cũng tới danh sách đứng sau nó.",
        WIDE,
        "Tỉnh Thanh Hóa",
        "Độ phủ: xã chưa có trung tâm",
    ),
    "ban-lanh-dao": Picture(
        "Bàn làm việc của giám đốc Sở: năm số liệu so với cùng kỳ, xếp hạng đơn vị, điểm kém hơn, việc chờ quyết định.",
        "Một trang cho lãnh đạo Sở.",
        WIDE,
        "Tỉnh Thanh Hóa",
        "Lập báo cáo",
    ),
    "bao-cao": Picture(
        "Trang báo cáo sơ kết: bên trái là văn bản như sẽ in, bên phải là phần người viết, kiểm tra và người ký.",
        "Báo cáo sơ kết: bên trái như sẽ in, bên phải là phần còn phải viết.",
        WIDE,
        "Báo cáo sơ kết",
        "Lập Word và PDF",
    ),
    "thong-bao": Picture(
        "Trang Viết thông báo trên điện thoại: tiêu đề, nội dung, hạn đọc, gửi cho ai; nút Gửi thông báo.",
        "Viết thông báo; xem sẽ gửi cho ai trước khi gửi.",
        PHONE,
        "Viết thông báo",
        "Gửi thông báo",
    ),
    "viec-nen": Picture(
        "Trang Việc nền của người quản trị: tình trạng hàng chờ và bảng việc theo lịch.",
        "Việc nền: hàng chờ, việc bị lỗi, việc theo lịch.",
        WIDE,
        "Việc nền",
        "Bị lỗi",
    ),
    "viec-cho-toi": Picture(
        "Trang Việc chờ tôi trên điện thoại: việc phải làm, văn bản mới đến, mỗi dòng kèm lý do và hạn.",
        "Việc chờ tôi: việc gì, vì sao, đến ngày nào; bấm vào là tới nơi làm.",
        PHONE,
        "Việc chờ tôi",
        "Lịch trên điện thoại",
    ),
    "ghi-so": Picture(
        "Trang Ghi số, ngày ban hành của văn thư: ô số, ký hiệu, ngày ban hành, ngày có hiệu lực, tệp đã ký.",
        "Văn thư ghi số, ngày như trên bản đã đóng dấu.",
        WIDE,
        "Ghi số, ngày ban hành",
        "Ghi số, ngày",
    ),
    "nhiem-vu": Picture(
        "Bảng nhiệm vụ của Sở: từng việc, đơn vị thực hiện, hạn, tình trạng; nút Giao nhiệm vụ ở đầu trang.",
        "Bảng nhiệm vụ: việc nào, đơn vị nào, hạn nào, đến đâu rồi.",
        WIDE,
        "Nhiệm vụ",
        "Giao nhiệm vụ",
    ),
    "ket-luan": Picture(
        "Thẻ Kết luận của hồ sơ hội nghị: mỗi số ghi việc gì, ai làm, hạn, tình trạng; nút giao việc, soạn văn bản.",
        "Kết luận có đánh số của hội nghị, mỗi số một việc, một hạn, một tình trạng.",
        WIDE,
        "Hội nghị sơ kết",
        "Thêm kết luận",
    ),
    "ban-tin": Picture(
        "Bản tin chờ đăng: nội dung như sẽ đăng ở bên trái; bên phải là nút Đăng và phần khác với hồ sơ hội nghị.",
        "Bản tin lấy từ hồ sơ hội nghị; người khác duyệt rồi đăng.",
        WIDE,
        "Hội nghị",
        "Đăng",
    ),
    "doc-ban-tin": Picture(
        "Bước soát của bản tin đã đọc: bên trái là văn bản có đánh dấu chỗ của từng mục, bên phải là các mục để sửa.",
        "Soát từng mục bên cạnh văn bản; chỉ mục đã xác nhận mới vào hồ sơ.",
        WIDE,
        "Hội nghị",
        "Ghi, sang bước sau",
    ),
}
