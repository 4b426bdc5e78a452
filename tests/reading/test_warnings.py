"""What does not add up is told, beside the words it is about; a clean text gets nothing."""

from __future__ import annotations

import pytest

from tests.reading.reading_of import CLEAN, draft, warnings


def test_a_clean_text_gets_no_warning():
    assert warnings(CLEAN) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tổng kết hoạt động năm 2019 tỉnh Hà Nam\n\nNgày 10/01/2020, Sở tổ chức hội nghị tổng kết năm 2019. Toàn tỉnh có 116 "
        "trung tâm; 105/116 trung tâm xếp loại tốt, đạt 90,5%. Có hơn 1.200 lớp với gần 87.000 lượt người học.",
        "Năm 2020 có 500 học viên, trong đó 300 nữ, 250 người dân tộc thiểu số.",
        "Tỷ lệ biết chữ độ tuổi 15-35 đạt 99,8%; độ tuổi 15-60 đạt 99,3%.",
        "Số chi hội tăng từ 2.756 lên 2.785, tăng 29 chi hội.",
        "Quỹ khuyến học đạt 120% kế hoạch, tăng 15% so với cùng kỳ.",
        "Thực hiện Quyết định số 89/QĐ-TTg ngày 09/01/2013 của Thủ tướng Chính phủ và Thông tư 40/2010/TT-BGDĐT ngày "
        "30/12/2010 của Bộ Giáo dục và Đào tạo.",
        "Tuần lễ hưởng ứng học tập suốt đời diễn ra từ ngày 01/10 đến ngày 07/10/2019.",
        "Sơ kết 3 năm thực hiện Đề án xây dựng xã hội học tập giai đoạn 2012 - 2020.",
        "Xếp loại: tốt 40%, khá 45%, trung bình 15%.",
        "Toàn tỉnh có 10.029 lớp, trong đó có các nhóm: pháp luật 4.000 lớp; dạy nghề 2.000 lớp…",
        "Năm 2001 tỉnh mới có 10 trung tâm, năm 2007 tỉnh có 637 trung tâm.",
        "Ông Nguyễn Văn An, Quận ủy viên, Phó Chủ tịch UBND Quận 7 dự họp. Ông Nguyễn Văn An, Phó Chủ tịch UBND Quận 7, phát biểu.",
        "Sáng thứ Năm, ngày 28/12/2017, Sở họp hội nghị tổng kết năm 2017.",
        "Dự kiến năm 2025 mở 20 lớp, 450 học viên.",
        "Ngân sách cấp 3.420 triệu đồng; xã hội hóa 1,2 tỷ đồng.",
        "Tin\nĐăng lúc 15:20, 10/08/2020\nTừ ngày 05 đến ngày 07/8/2020, Sở tập huấn 288 cán bộ.",
        "Hội Khuyến học tỉnh (1999-2014) có 20 chi hội.",
        "Tổng kết năm học 2022-2023\n\nMở 38 lớp.\nPHƯƠNG HƯỚNG NĂM HỌC 2023-2024\n- Mở thêm lớp;\n- Mua thêm sách.",
        "Xã có 3.402 hộ, 3.150 hộ đạt gia đình học tập, tỷ lệ 92,6%. Có 4.120 người đăng ký, 3.000 người dự, chiếm 61% dân số.",
        "Có 50 học viên, gồm 20 nam và 30 nữ. Mở 100 lớp, 5.000 lượt người, bình quân 50 lượt/lớp.",
        "Trao 200 suất học bổng (mỗi suất 1 triệu đồng) và 15 xe đạp, tổng trị giá hơn 220 triệu đồng.",
    ],
)
def test_ordinary_sentences_get_no_warning(text):
    assert [(found.about, found.message) for found in warnings(text)] == []


@pytest.mark.parametrize(
    ("text", "about"),
    [
        # days
        ("Ngày 31/4/2021, Sở tổ chức hội nghị.", "31/4/2021"),
        ("Ngày 30 tháng 02 năm 2022, Sở tổ chức hội nghị.", "30 tháng 02"),
        ("Sáng thứ Hai, ngày 28/12/2017, Sở họp tổng kết năm 2017.", "28/12/2017"),
        ("Sáng 20/2, Sở họp hội nghị triển khai công tác.", "20/2"),
        ("Sáng 31/3, Sở họp sơ kết học kỳ I năm học 2020-2021.", "31/3"),
        ("Các lớp mở trong năm học 2020-2022.", "năm học 2020-2022"),
        ("Thực hiện giai đoạn 2020-2015.", "2020-2015"),
        ("Hội thi diễn ra từ ngày 9/10 đến ngày 7/10/2020.", "7/10"),
        ("Tuần lễ học tập suốt đời diễn ra từ 27/9 đến 5/10/2015.", "27/9"),
        ("Tập huấn 3 ngày (từ ngày 5 đến ngày 6/10/2022) cho cán bộ.", "5"),
        ("Ngày 30/10/2015, tỉnh tổng kết 15 năm xây dựng trung tâm giai đoạn 2011-2015.", "2011-2015"),
        ("Ngày 20/3/2025, Sở họp sơ kết học kỳ I năm học 2020-2021.", "2020-2021"),
        ("Ngày 10/01/2024, Sở họp tổng kết năm 2025.", "10/01/2024"),
        ("Tin khuyến học\n01/3/2020\nNgày 15/4/2020, huyện tổ chức hội nghị khuyến học.", "15/4/2020"),
        (
            "Ngày 10/9/2024, Sở họp hội nghị. Sở giao các trung tâm hoàn thành tuyển sinh trước ngày 30/8/2024.",
            "30/8/2024",
        ),
        # figures
        ("Có 28.450 người đăng ký, 21.337 người đạt, tỷ lệ 85%.", "85%"),
        ("Có 1.850 học viên, gồm 1.020 nam và 930 nữ.", "1.850 học viên"),
        ("Mở 100 lớp, 5.000 lượt người, bình quân 65 lượt/lớp.", "65 lượt/lớp"),
        ("Trao 152 suất học bổng, mỗi suất 500.000 đồng, tổng trị giá 60 triệu đồng.", "60 triệu"),
        ("Hội viên tăng từ 20.000 lên 22.600 hội viên, tăng 25% trong nhiệm kỳ.", "25%"),
        ("Có 1.250 lượt người tham gia 2.040 lớp.", "2.040 lớp"),
        ("Có 05 (sáu) tập thể được khen.", "05 (sáu)"),
        ("Có 87.000 lượt người học, bằng 82% dân số.", "82%"),
        ("Huyện có 18 xã, thị trấn, trong đó 10 xã loại tốt và 9 xã loại khá.", "18 xã"),
        ("Thực hiện các Quyết định số 1328, 197, 945 về học tập.", "1328, 197, 945"),
        ("Kết quả\nCập nhật 12/09/2022\nTrong năm 2014, các trung tâm mở 100 lớp.", "12/09/2022"),
        ("Độ tuổi 15-35 còn 500 người mù chữ, độ tuổi 15-60 còn 300 người mù chữ.", "500 người"),
        ("Có 64 trung tâm, trong đó 40 loại tốt, 20 loại khá, 14 loại trung bình.", "64 trung tâm"),
        ("Có 150/147 xã đạt chuẩn.", "150/147"),
        ("Tỷ lệ biết chữ đạt 102,5%.", "102,5%"),
        ("Có 84/147 trung tâm xếp loại tốt, đạt 75,1%.", "75,1%"),
        ("Có 500 học viên, trong đó 150 học viên nữ, chiếm 45%.", "45%"),
        ("Có 500 học viên, trong đó 650 học viên nữ.", "650"),
        ("Mở 1.000 lớp, gồm 400 lớp pháp luật và 500 lớp dạy nghề.", "1.000 lớp"),
        ("Mở 1.000 lớp, trong đó 700 lớp pháp luật, 500 lớp dạy nghề.", "1.000 lớp"),
        ("Có hơn 10.029 lớp.", "10.029"),
        ("Tỷ lệ đạt 97.5% kế hoạch.", "97.5%"),
        ("Có 1,200 lượt người học.", "1,200"),
        ("Số chi hội tăng từ 2.785 lên 2.756.", "2.785"),
        ("Số lớp giảm từ 100 xuống 120.", "100"),
        ("Số chi hội tăng từ 2.700 lên 2.785, tăng 29 chi hội.", "2.785"),
        ("Bình quân mở từ 30.000 đến 15.000 lớp.", "30.000"),
        ("Tỷ lệ trúng tuyển đạt 61,75%, tăng 3,72%.", "3,72%"),
        ("Số liệu độ tuổi 15 đến 35, 35 đến 60.", "35"),
        ("Toàn tỉnh có 112 trung tâm. Tổng kết lại, toàn tỉnh có 115 trung tâm.", "115"),
        ("Có 480/480 xã đạt mức độ 1; 479/478 xã đạt mức độ 2.", "479/478"),
        ("Hơn 31.000 lượt người đến học\n\nTrong năm có hơn 36.000 lượt người đến học.", "31.000"),
        ("Gần 87.000 người học tại trung tâm\n\nTrong năm có gần 87.000 lượt người học.", "87.000 người"),
        ("Mở 1.200 lớp với 900 lượt người.", "900"),
        ("Xếp loại tốt 50%, khá 45%, trung bình 15%.", "50%"),
        ("Có 70% vào trung học phổ thông, 20% học nghề, còn lại 20% đi làm.", "70%"),
        ("Có 171 trung tâm. Sau sáp nhập có 96 trung tâm văn hóa và 91 trung tâm học tập cộng đồng.", "96"),
        ("Trong số 250 trung tâm, có 130 trung tâm loại tốt, 90 trung tâm loại khá, 50 trung tâm trung bình.", "250"),
        ("Trong 200 học viên có 90 nữ (55%).", "55%"),
        ("Có 320 lớp, tăng 20 lớp so với năm trước (310 lớp).", "20 lớp"),
        ("Có 1.200 học viên nam và 800 học viên nữ, tổng cộng 2.100 học viên.", "2.100"),
        ("Đến nay 100% xã có trung tâm; còn 3 xã chưa có trung tâm.", "3 xã"),
        # lists
        ("Hội nghị giao 4 nhiệm vụ: củng cố bộ máy; mở thêm lớp; tập huấn cán bộ.", "4 nhiệm vụ"),
        ("Hội nghị giao 3 nhiệm vụ sau:\n1. Củng cố bộ máy quản lý.\n2. Mở thêm lớp xóa mù chữ.", "3 nhiệm vụ"),
        ("Yêu cầu các nhiệm vụ sau:\n1. Củng cố bộ máy.\n2. Mở thêm lớp.\n4. Tập huấn cán bộ.", "Tập huấn"),
        ("Sở họp.\nHình 1: Đại biểu\nHình 3: Văn nghệ", "Hình 3"),
        # documents
        ("Thực hiện Quyết định 89/QĐ-TTg ngày 09/01/2013 và Quyết định 89/QĐ-TTg ngày 09/02/2013.", "89/QĐ-TTg"),
        ("Thực hiện Kế hoạch số 15/QĐ-UBND của UBND tỉnh.", "15/QĐ-UBND"),
        ("Thực hiện Quyết định số 89/QĐ-TTg của Bộ Giáo dục và Đào tạo.", "89/QĐ-TTg"),
        ("Theo Quyết định 09/2008/QĐ-BGDĐT ngày 24/3/2009.", "09/2008"),
        ("Theo Quyết định 09/2008/QĐ/BGD-ĐT của Bộ.", "09/2008"),
        (
            "Tỉnh triển khai Quyết định số 112/2005/QĐ-TTg ngày 18/5/2005 bằng Kết luận số 413-KL/TU ngày 16/5/2005.",
            "413-KL/TU",
        ),
        ("Tin vắn\n01/3/2013\nThực hiện Quyết định số 692/QĐ-TTg ngày 04/5/2013, huyện mở lớp.", "692/QĐ-TTg"),
        # people
        (
            "Hội nghị họp sáng 12/3/2020. Ông Lê Văn An, Giám đốc Sở Y tế, dự. Ông Lê Văn An, Phó Giám đốc Sở Y tế, phát biểu.",
            "Lê Văn An",
        ),
        ("Ông Lê Văn Thủy, Giám đốc Sở, dự họp. Ông Lê Văn Thúy, Giám đốc Sở, phát biểu.", "Lê Văn Thúy"),
        ("Ông Lê Thanh Hà, Giám đốc Sở, dự họp. Bà Lê Thanh Hà, Giám đốc Sở, phát biểu.", "Lê Thanh Hà"),
        (
            "Tin vắn\n\nHội nghị do bà Lê Thị Mai, Phó Giám đốc Sở chủ trì.\nSáng nay họp tiếp.\nCác đơn vị dự đủ.\n"
            "Ông Phạm Văn Tú, Giám đốc Sở, chủ trì hội nghị.",
            "Phạm Văn Tú",
        ),
        # heading against text
        (
            "Ký kết phối hợp giai đoạn 2018-2020\n\nNgày 28/3/2018, hai bên ký kết chương trình giai đoạn 2016-2020.",
            "2016-2020",
        ),
        ("Hội nghị sơ kết học kỳ I\n\nNgày 12/6/2020, Sở họp sơ kết học kỳ II năm học 2019-2020.", "học kỳ II"),
        ("Hội nghị ngày 12/5/2020 về khuyến học\n\nNgày 13/5/2020, Sở tổ chức hội nghị khuyến học.", "12/5/2020"),
    ],
)
def test_a_contradiction_is_told_beside_its_words(text, about):
    found = warnings(text)

    assert any(about in warning.about for warning in found), [(each.about, each.message) for each in found]


def test_a_warning_names_the_place_in_the_text():
    text = "Ngày 12/3/2020, Sở tổ chức hội nghị. Có 150/147 xã đạt chuẩn."
    found = draft(text)

    (warning,) = found.warnings
    assert found.text[warning.span.start : warning.span.end] == warning.about == "150/147 xã"


def test_a_year_the_text_itself_gives_for_the_event_is_no_guess():
    assert (
        warnings("Tổng kết khuyến học\n09/03/2016\n\nSáng 8/3, huyện mở hội nghị tổng kết khuyến học năm 2015.") == []
    )
