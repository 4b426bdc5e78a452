"""Photographs of classes: what is kept, who may, and that no row is ever without its file."""

from __future__ import annotations

import datetime as dt
import io
import os
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.learning import actions, rules, storage, tasks
from gdtx.learning.enums import PhotoKind
from gdtx.learning.imports.undoing import undo_batch
from gdtx.learning.imports.writing import take_in
from gdtx.learning.models import ClassPhoto, LearningClass
from gdtx.learning.photographs import photo_for
from gdtx.office.images import ImageRefused
from tests.learning.imports.sheets import row, write
from tests.learning.making import log
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db


def picture(colour: str = "blue", size: tuple[int, int] = (400, 300)) -> io.BytesIO:
    """A file as a phone sends it; another colour is another photograph."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    file.seek(0)
    return file


def files() -> list[str]:
    """What lies in the folder of photographs, waiting ones marked."""
    root = Path(settings.MEDIA_ROOT) / "lop-hoc"
    return sorted(
        ("tam/" if path.parent.name == "tam" else "") + ("nho" if ".nho." in path.name else "lon")
        for path in root.rglob("*.jpg")
    )


def add(cast: Cast, found: LearningClass, colour: str = "blue", by: str = "giamdoc", **more: object) -> ClassPhoto:
    """Add a photograph to the class, its transaction committed."""
    return actions.add_photo(by=cast.actor(by, IN_2021), class_id=found.pk, file=picture(colour), **more)


@pytest.fixture
def found(cast: Cast) -> LearningClass:
    """A class of Cẩm Ngọc that its director logged."""
    return log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)


# --- Keeping ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_photograph_is_kept_under_a_name_by_lot_readable_by_nobody_else(cast: Cast, found: LearningClass) -> None:
    photo = add(cast, found, caption="  Buổi   học ", taken_on=dt.date(2020, 10, 5))

    path = storage.path_of(photo.name)
    assert path is not None
    assert len(photo.name) == 32
    assert path.parent.name == photo.name[:2]
    assert files() == ["lon", "nho"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (photo.caption, photo.width, photo.height, photo.bytes) == ("Buổi học", 400, 300, path.stat().st_size)
    event = Event.objects.get(verb="add_photo")
    assert (event.subject_type, event.subject_id) == ("class", str(found.pk))
    assert event.organisation_id == cast.cam_ngoc.pk
    assert event.after["sha256"] == photo.sha256


def test_the_same_picture_sent_again_gives_the_one_there_is(cast: Cast, found: LearningClass) -> None:
    first = add(cast, found)

    assert add(cast, found, by="phogiamdoc") == first
    assert ClassPhoto.objects.count() == 1
    assert Event.objects.filter(verb="add_photo").count() == 1
    assert files() == ["tam/lon", "tam/nho"]


def test_a_class_takes_no_more_photographs_than_the_setting_says(
    cast: Cast, found: LearningClass, settings: object
) -> None:
    settings.GDTX_PHOTOS_PER_CLASS = 2  # type: ignore[attr-defined]
    add(cast, found, "red")
    second = add(cast, found, "blue")

    with pytest.raises(Conflict) as caught:
        add(cast, found, "green")

    assert caught.value.rule == "too_many_photos"
    assert "đã có 2 ảnh" in caught.value.sentence
    actions.remove_photo(by=cast.actor("giamdoc", IN_2021), photo_id=second.pk, reason="Nhầm lớp")
    add(cast, found, "green")
    assert ClassPhoto.objects.filter(removed_at=None).count() == 2


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"kind": "video"}, "unknown_photo_kind"),
        ({"caption": "x" * 201}, "text_too_long"),
        ({"taken_on": dt.date(2021, 1, 21)}, "taken_in_future"),
    ],
)
def test_what_is_said_of_a_photograph_is_checked(
    cast: Cast, found: LearningClass, more: dict[str, object], rule: str
) -> None:
    with pytest.raises(Refused) as caught:
        add(cast, found, **more)

    assert caught.value.rule == rule
    assert not ClassPhoto.objects.exists()


def test_a_refused_file_and_a_full_disk_leave_nothing_behind(
    cast: Cast, found: LearningClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    director = cast.actor("giamdoc", IN_2021)
    with pytest.raises(ImageRefused):
        actions.add_photo(by=director, class_id=found.pk, file=io.BytesIO(b"<svg/>"), file_name="anh.jpg")

    written = 0

    def full(descriptor: int) -> None:
        nonlocal written
        written += 1
        if written == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as caught:
        add(cast, found)

    assert caught.value.rule == "cannot_keep_photo"
    assert "Số liệu của lớp không mất" in caught.value.sentence
    assert files() == []
    assert not ClassPhoto.objects.exists()


# --- Who may ---------------------------------------------------------------------------------------------------


def test_who_adds_and_takes_away(cast: Cast, found: LearningClass) -> None:
    for stranger in ("giamdoc_ps", "giamdoc40"):
        with pytest.raises(NotInScope):
            add(cast, found, by=stranger)
    with pytest.raises(Forbidden):
        add(cast, found, by="so")
    with pytest.raises(Forbidden):
        add(cast, found, by="giaovien")
    own = log(cast.actor("giaovien", IN_2021), cast.cam_ngoc, topic="Lớp của giáo viên")
    of_director = add(cast, own, "red")
    of_teacher = add(cast, own, "green", by="giaovien")

    with pytest.raises(Forbidden, match="Ảnh này do Cao Văn Nam gửi"):
        actions.remove_photo(by=cast.actor("giaovien", IN_2021), photo_id=of_director.pk, reason="nhầm")
    actions.remove_photo(by=cast.actor("giaovien", IN_2021), photo_id=of_teacher.pk, reason="nhầm")
    actions.remove_photo(by=cast.actor("phogiamdoc", IN_2021), photo_id=of_director.pk, reason="nhầm")
    assert not ClassPhoto.objects.filter(removed_at=None).exists()


#: Who sees the class and its sign-in list (True), or the class only (False).
SEES = {"giamdoc": True, "phogiamdoc": True, "giaovien": True, "canbo_cu": True, "phong": False, "so": False}


@pytest.mark.parametrize(("username", "sees"), SEES.items())
def test_a_sign_in_list_is_for_those_who_may_see_people(
    cast: Cast, found: LearningClass, username: str, sees: bool
) -> None:
    photo = add(cast, found)
    names = add(cast, found, "white", kind=PhotoKind.ATTENDANCE)
    actor = cast.actor(username, IN_2021)

    assert rules.may_see_photo(actor, photo, found)
    decision = rules.may_see_photo(actor, names, found)

    assert decision.allowed is sees
    assert sees or "không có quyền" in decision.reason


def test_the_officer_of_the_commune_after_the_merger_sees_it_and_the_neighbour_does_not(
    cast: Cast, found: LearningClass
) -> None:
    photo = add(cast, found)

    assert photo_for(cast.actor("canbo", IN_2025), photo.pk) == photo
    for stranger in ("giamdoc_ps", "so40", "giamdoc40"):
        with pytest.raises(NotInScope):
            photo_for(cast.actor(stranger, IN_2025), photo.pk)


# --- Taking away --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_taken_away_with_a_reason_its_files_are_deleted_and_the_row_stays(cast: Cast, found: LearningClass) -> None:
    photo = add(cast, found)
    director = cast.actor("giamdoc", IN_2021)
    with pytest.raises(Refused) as caught:
        actions.remove_photo(by=director, photo_id=photo.pk, reason="  ")
    assert caught.value.rule == "missing_reason"

    actions.remove_photo(by=director, photo_id=photo.pk, reason="Người trong ảnh không đồng ý")

    assert files() == []
    photo.refresh_from_db()
    assert (photo.removed_by_label, photo.removed_reason) == (director.label, "Người trong ảnh không đồng ý")
    event = Event.objects.get(verb="remove_photo")
    assert (event.reason, event.before["photo"]) == ("Người trong ảnh không đồng ý", photo.pk)
    with pytest.raises(NotInScope):
        actions.remove_photo(by=director, photo_id=photo.pk, reason="lần nữa")
    with pytest.raises(NotInScope):
        photo_for(director, photo.pk)
    assert add(cast, found).pk != photo.pk


def test_photographs_of_a_withdrawn_class_are_not_found_and_can_still_be_taken_away(
    cast: Cast, found: LearningClass
) -> None:
    photo = add(cast, found)
    director = cast.actor("giamdoc", IN_2021)
    actions.withdraw_class(by=director, class_id=found.pk, version=1, reason="Ghi trùng")

    with pytest.raises(NotInScope):
        photo_for(director, photo.pk)
    with pytest.raises(Forbidden, match="đã rút"):
        add(cast, found, "red")
    actions.remove_photo(by=director, photo_id=photo.pk, reason="Lớp đã rút")
    photo.refresh_from_db()
    assert photo.removed_at is not None


def test_a_locked_period_takes_photographs_still(cast: Cast, found: LearningClass) -> None:
    thanh_hoa = cast.department.seats.get().area_id
    actions.lock_period(by=cast.actor("so", IN_2021), area_id=thanh_hoa, period="2020-2021/HK1", reason="đã chốt")

    add(cast, found)

    assert ClassPhoto.objects.filter(learning_class=found).count() == 1


def test_a_batch_whose_classes_have_photographs_is_taken_back_all_the_same(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = take_in(write(tmp_path / "lop.xlsx", [row(topic="Nuôi ong")]), by=director).batch
    photo = add(cast, LearningClass.objects.get())

    answer = undo_batch(by=director, code=str(batch), reason="nhập nhầm")

    assert answer["removed"] == 1
    assert LearningClass.objects.get().state == "undone"
    assert ClassPhoto.objects.get() == photo
    with pytest.raises(NotInScope):
        photo_for(director, photo.pk)


# --- Killed in the middle ------------------------------------------------------------------------


def old(path: Path) -> None:
    """Make a file look as if it had waited for two hours."""
    then = path.stat().st_mtime - 2 * storage.GIVEN_UP_AFTER
    os.utime(path, (then, then))


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_neither_row_nor_file(cast: Cast, found: LearningClass) -> None:
    def add_and_fail() -> None:
        with transaction.atomic():
            add(cast, found)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()

    assert not ClassPhoto.objects.exists()
    # The file still waits: only a sweep knows that nobody is coming.
    for path in (Path(settings.MEDIA_ROOT) / "lop-hoc").rglob("*.jpg"):
        old(path)
    assert storage.sweep().deleted == 2
    assert files() == []


@pytest.mark.django_db(transaction=True)
def test_killed_between_the_commit_and_the_move_the_photograph_is_served_and_put_in_place_later(
    cast: Cast, found: LearningClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(storage, "put_in_place", killed)
        with pytest.raises(KeyboardInterrupt):
            add(cast, found)
    photo = ClassPhoto.objects.get()
    assert files() == ["tam/lon", "tam/nho"]
    assert storage.path_of(photo.name) is not None

    swept = storage.sweep()

    assert (swept.placed, swept.deleted, swept.missing) == (2, 0, ())
    assert files() == ["lon", "nho"]
    assert storage.path_of(photo.name, small=True) is not None


@pytest.mark.django_db(transaction=True)
def test_the_sweep_leaves_young_files_and_strange_files_alone_and_names_what_is_missing(
    cast: Cast, found: LearningClass, caplog: pytest.LogCaptureFixture
) -> None:
    photo = add(cast, found)
    storage.keep_waiting(b"young", b"young")
    lost = storage.keep_waiting(b"old", b"old")
    for path in (storage.folder() / "tam").glob(f"{lost}*"):
        old(path)
    strange = storage.folder() / "ghi-chú.jpg"
    strange.write_bytes(b"by hand")
    old(strange)

    assert storage.sweep() == storage.Swept(0, 2, ())
    assert strange.exists()
    storage.remove(photo.name)
    tasks.tidy_up.call()

    assert f"Photographs without a file: {photo.pk}" in caplog.text
