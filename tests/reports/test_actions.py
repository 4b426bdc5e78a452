"""Writing a review: kept, recorded, never over somebody else's words."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotFound, NotInScope, Refused
from gdtx.foundation.making import FilesState
from gdtx.network.scope import Actor
from gdtx.reports import actions
from gdtx.reports.models import Review, ReviewFiles, ReviewText
from tests.support.cast import IN_2021, Cast

HK1 = "2020-2021/HK1"


def save(by: Actor, text: str, *, version: int = 0, code: str = "uu_diem", area_code: str = "38") -> ReviewText:
    return actions.save_section(by=by, area_code=area_code, period=HK1, code=code, text=text, version=version)


def sign(by: Actor, *, version: int = 0, area_code: str = "38", **values: str) -> Review:
    return actions.save_signature(by=by, area_code=area_code, period=HK1, version=version, **values)


def test_a_text_is_kept_tidied_and_recorded(cast: Cast) -> None:
    by = cast.actor("so", IN_2021)

    kept = save(by, "  Tổ chức kịp thời.  \r\n\r\n\r\n\r\n- Có nền nếp.\x07 ")

    assert (kept.text, kept.version, kept.changed_by_label) == (
        "Tổ chức kịp thời.\n\n- Có nền nếp.",
        1,
        by.label,
    )
    event = Event.objects.get(verb="write_review")
    assert event.after == {"uu_diem": "Tổ chức kịp thời.\n\n- Có nền nếp."}
    assert event.organisation_id == cast.department.pk


def test_writing_the_same_again_changes_nothing(cast: Cast) -> None:
    by = cast.actor("so", IN_2021)
    save(by, "Có.")

    assert save(by, "Có.", version=1).version == 1
    assert Event.objects.filter(verb="write_review").count() == 1


def test_who_saw_an_older_text_cannot_write_over_a_newer_one(cast: Cast) -> None:
    save(cast.actor("so", IN_2021), "Của chuyên viên.")

    with pytest.raises(Conflict) as refused:
        save(cast.actor("truongphong", IN_2021), "Của trưởng phòng.")

    assert refused.value.rule == "stale_version"
    assert "Trần Văn Em" in refused.value.message
    assert ReviewText.objects.get().text == "Của chuyên viên."


def test_two_parts_may_be_written_by_two_people_at_once(cast: Cast) -> None:
    save(cast.actor("so", IN_2021), "Ưu điểm.")
    save(cast.actor("truongphong", IN_2021), "Hạn chế.", code="han_che")

    assert ReviewText.objects.count() == 2
    assert Review.objects.count() == 1


def test_a_text_may_be_emptied_again(cast: Cast) -> None:
    by = cast.actor("so", IN_2021)
    save(by, "Có.")

    assert save(by, "", version=1).text == ""


def test_a_part_the_outline_does_not_have_is_refused(cast: Cast) -> None:
    with pytest.raises(NotFound) as refused:
        save(cast.actor("so", IN_2021), "Có.", code="khong_co")

    assert refused.value.rule == "unknown_part"


def test_a_text_beyond_all_measure_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        save(cast.actor("so", IN_2021), "a" * 20_001)

    assert refused.value.rule == "text_too_long"


def test_nobody_writes_the_review_of_another_body(cast: Cast) -> None:
    with pytest.raises(NotInScope):
        save(cast.actor("so40", IN_2021), "Có.")
    with pytest.raises(Forbidden):
        save(cast.actor("giaovien", IN_2021), "Có.", area_code="15169")
    assert not Review.objects.exists()


def test_a_body_the_network_does_not_know_cannot_keep_a_text(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        save(cast.actor("so", IN_2021), "Có.", area_code="380")  # nobody entered the office of thành phố Thanh Hóa

    assert refused.value.rule == "no_body"


def test_centre_and_committee_write_two_reviews_of_one_commune(cast: Cast) -> None:
    save(cast.actor("giamdoc", IN_2021), "Của trung tâm.", area_code="15169")
    save(cast.actor("canbo_cu", IN_2021), "Của ủy ban.", area_code="15169")

    assert Review.objects.count() == 2


# --- Signature ---------------------------------------------------------------------------------------------


def test_who_signs_is_kept_and_recorded(cast: Cast) -> None:
    review = sign(cast.actor("so", IN_2021), authority="KT", signer_title="Phó Giám đốc", signer_name="  Tạ  Hồng Lựu ")

    assert (review.authority, review.signer_name, review.version) == ("KT", "Tạ Hồng Lựu", 1)
    assert Event.objects.get(verb="sign_review").after == {
        "authority": "KT",
        "signer_title": "Phó Giám đốc",
        "signer_name": "Tạ Hồng Lựu",
    }


@pytest.mark.parametrize("name", ["TS. Nguyễn Văn A", "ThS Lê B", "PGS.TS Trần C", "Tiến sĩ Phạm D"])
def test_no_degree_stands_before_the_name(cast: Cast, name: str) -> None:
    with pytest.raises(Refused) as refused:
        sign(cast.actor("so", IN_2021), signer_name=name)

    assert (refused.value.rule, refused.value.where) == ("signer_degree", "signer_name")


@pytest.mark.parametrize("name", ["Tsan Văn Bảy", "Gsơ Thị Mẩy", "Knul H'Ngọc"])
def test_a_name_that_begins_like_a_degree_is_a_name(cast: Cast, name: str) -> None:
    assert sign(cast.actor("so", IN_2021), signer_name=name).signer_name == name


def test_an_educational_institution_may_name_degrees(cast: Cast) -> None:
    assert sign(cast.actor("giamdoc", IN_2021), area_code="15169", signer_name="ThS. Cao Văn Nam").version == 1


@pytest.mark.parametrize("authority", ["TL", "TUQ"])
def test_who_signs_by_order_says_as_what(cast: Cast, authority: str) -> None:
    with pytest.raises(Refused) as refused:
        sign(cast.actor("so", IN_2021), authority=authority)

    assert refused.value.rule == "signer_title_missing"


def test_an_unknown_way_of_signing_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        sign(cast.actor("so", IN_2021), authority="XX")

    assert refused.value.rule == "unknown_authority"


def test_signature_data_are_not_written_over_blindly(cast: Cast) -> None:
    sign(cast.actor("so", IN_2021), signer_name="Lê Văn Cường")

    with pytest.raises(Conflict):
        sign(cast.actor("truongphong", IN_2021), signer_name="Nguyễn Thị Dung")


# --- Files --------------------------------------------------------------------------------------------------


def ask(by: Actor, **more: bool) -> ReviewFiles:
    return actions.request_files(by=by, area_code="38", period=HK1, **more)


def test_asking_twice_is_asking_once(cast: Cast) -> None:
    by = cast.actor("so", IN_2021)

    assert ask(by) == ask(by)
    assert ReviewFiles.objects.count() == 1


def test_a_request_whose_worker_was_stopped_does_not_block_the_next(cast: Cast) -> None:
    by = cast.actor("so", IN_2021)
    lost = ask(by)
    actions.start_files(lost.pk)
    ReviewFiles.objects.filter(pk=lost.pk).update(requested_at=timezone.now() - actions.LOST_AFTER * 2)

    fresh = ask(by)

    assert fresh != lost
    lost.refresh_from_db()
    assert lost.has_failed
    assert "gián đoạn" in lost.problem


def test_a_final_print_needs_every_required_part(cast: Cast) -> None:
    by = cast.actor("so", IN_2021)
    with pytest.raises(Forbidden) as refused:
        ask(by, final=True)
    assert refused.value.rule == "review_incomplete"
    assert "Hạn chế" in refused.value.message

    for code in ("chi_dao", "uu_diem", "han_che", "nguyen_nhan", "nhiem_vu", "kien_nghi"):
        save(by, f"Đã viết {code}.", code=code)

    assert ask(by, final=True).final


def test_one_worker_takes_a_request_up(cast: Cast) -> None:
    files = ask(cast.actor("so", IN_2021))

    assert actions.start_files(files.pk) == files
    assert actions.start_files(files.pk) is None


def test_only_the_last_sets_of_files_are_kept(
    cast: Cast, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    by = cast.actor("so", IN_2021)
    made = []
    for place in range(5):
        files = ask(by)
        started = actions.start_files(files.pk)
        assert started is not None
        folder = actions.folder_of(files.pk)
        folder.mkdir(parents=True)
        (folder / "a.docx").write_bytes(b"x")
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            actions.finish_files(started, fingerprint=str(place), data_version="1-1")
        made.append(files.pk)

    assert list(ReviewFiles.objects.order_by("pk").values_list("pk", flat=True)) == made[2:]
    assert [actions.folder_of(pk).exists() for pk in made] == [False, False, True, True, True]


def test_why_files_could_not_be_made_is_kept(cast: Cast) -> None:
    files = ask(cast.actor("so", IN_2021))

    actions.fail_files(files, "x" * 600)

    files.refresh_from_db()
    assert files.state == FilesState.FAILED
    assert len(files.problem) == 500
