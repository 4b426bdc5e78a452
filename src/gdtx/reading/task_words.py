"""Words by which a task is known: those that give it out, those that tell of results instead, and the verbs of offices."""

from __future__ import annotations

import re

from gdtx.reading.titles import BODY

#: Words that give out tasks.
GIVES = (
    r"nhiệm vụ|giải pháp|phương hướng|yêu cầu|đề nghị|chỉ đạo|(?<!chuyển )(?<!bàn )giao|cần (?:quan tâm|tập trung|thực hiện|làm tốt|chú trọng)|tập trung(?: vào| thực hiện)?|thống nhất|"
    r"kết luận|lưu ý|thời gian tới|triển khai|một số nội dung|các nội dung sau|các việc|công việc|định hướng|chú trọng|trọng tâm|kế hoạch năm|nhấn mạnh"
)
GIVING = re.compile(rf"(?<!\w)(?:{GIVES})(?!\w)")
#: A heading or last words before a list that make it one of tasks.
GIVING_HEAD = re.compile(
    rf"(?<!\w)(?:{GIVES}|tổ chức thực hiện|phân công(?: thực hiện| nhiệm vụ)?|trách nhiệm|biện pháp|công tác trọng tâm)(?!\w)"
)
NOT_GIVING = re.compile(
    r"(?<!\w)(?:kết quả|đánh giá chung|ưu điểm|đạt được|thành tích|hạn chế|tồn tại|khó khăn|thuận lợi|tham dự|thành phần|căn cứ|theo báo cáo|trong đó có các nhóm|hoạt động nổi bật|nguyên nhân|bài học|"
    r"kiến nghị với|biểu dương|khen thưởng|ghi nhận|đã (?:thực hiện|triển khai|tổ chức))(?!\w)"
)
#: Aims are figures to reach, no tasks.
AIMS = re.compile(r"(?<!\w)(?:mục tiêu|chỉ tiêu)(?!\w)")
NEED = re.compile(r"(?<!\w)(?:cần|phải|tiếp tục|hãy|cần phải)(?!\w)")

VERB = (
    r"kiện toàn|cử|điều tra|khảo sát|mở|phát triển|xây dựng|củng cố|hoàn thiện|hoàn thành|rà soát|đánh giá|đổi mới|huy động|tập trung|tăng cường|đẩy mạnh|nâng cao|nâng|nhân rộng|xã hội hóa|"
    r"phối hợp|chủ trì|tham mưu|tổ chức|triển khai|thực hiện|tuyên truyền|bồi dưỡng|tập huấn|biên soạn|báo cáo|quản lý|quan tâm|chú trọng|bố trí|đầu tư|hỗ trợ|duy trì|mở rộng|"
    r"kiểm tra|giám sát|lập|ban hành|cập nhật|ứng dụng|vận động|tạo|phát huy|khắc phục|tiếp tục|làm tốt|giữ vững|chỉ đạo|hướng dẫn|bảo đảm|đảm bảo|thành lập|sắp xếp|khuyến khích|"
    r"gắn|đa dạng hóa|ưu tiên|sử dụng|lồng ghép|theo dõi|tổng hợp|công nhận|xét|trao|giao|phân công|bám sát|chủ động|thống kê|phấn đấu|giúp|truyền thông|đưa|thu hút|ký|in|cấp|dạy|sơ kết|tổng kết|khen thưởng|phổ biến|quán triệt|nghiên cứu|thí điểm|hình thành|đào tạo|"
    r"coi|xem|gửi|nộp|nhập|trình|chuẩn bị|công khai|chấn chỉnh|lựa chọn|chọn|phân loại|cân đối|đề xuất|đăng ký|xác định|hạn chế|giảm|tăng|khai thác|thanh tra|xử lý|kịp thời|nghiêm túc|chấp hành|"
    r"tuyển sinh|số hóa|mua sắm|sửa chữa|tu sửa|trang bị|bổ sung|điều chỉnh|ổn định|chăm lo|lấy|làm|định kỳ|thường xuyên|tích cực|nhanh chóng|khẩn trương|sớm|quy hoạch|tham gia|tìm|nắm|biểu dương|tôn vinh|hưởng ứng|phát động|đề nghị|yêu cầu"
)
#: Who is told to do something, when no name is said.
DOER = (
    rf"(?:tất cả )?(?:các |mỗi |từng |toàn )?(?:{BODY}|đơn vị|địa phương|cấp|cơ sở|cán bộ|giáo viên|nhà trường|cơ quan|thủ trưởng|lãnh đạo|giám đốc|hiệu trưởng|thành viên|hội viên|"
    r"đồng chí|ban ngành|đoàn thể|huyện ủy|cấp ủy|chính quyền)"
)
_ORDINAL = (
    r"thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười),? ?(?:là,? )?|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là,? "
)
STARTS_WITH_VERB = re.compile(
    rf"^(?:(?:các |những |mỗi )?[^,;:]{{0,80}}? (?:cần|phải|sẽ) |tích cực |từng bước |thường xuyên |kịp thời |{_ORDINAL})?(?:{VERB})(?!\w)",
    re.IGNORECASE,
)
#: “Sở Tài chính cân đối …”, “Giao Phòng GDTX chủ trì …”: somebody and what they do.
STARTS_WITH_DOER = re.compile(
    rf"^(?:giao |đề nghị |yêu cầu )?{DOER}(?!\w)(?:(?!(?<!\w)(?:đã|được|vừa)(?!\w))[^;:.]){{0,90}}? (?:{VERB})(?!\w)",
    re.IGNORECASE,
)
SPLIT_AT_VERB = re.compile(rf"(?:, | và |, và )(?=(?:{VERB}) (?!của(?!\w)))")
