"""Which photographs of a class a person sees, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotInScope
from gdtx.network.scope import Actor

from . import rules
from .enums import ClassState, PhotoKind
from .models import ClassPhoto, LearningClass
from .queries import Step, visible_classes


@dataclass(frozen=True, slots=True)
class Shown:
    """A photograph on the page of its class: whether it may be opened (if not, why), and taken away."""

    photo: ClassPhoto
    may_open: bool
    why_not: str
    may_remove: bool

    @property
    def is_list(self) -> bool:
        """Whether it is a sign-in list, of which no small picture is shown."""
        return self.photo.kind == PhotoKind.ATTENDANCE

    @property
    def alt(self) -> str:
        """What stands in place of the picture for those who do not see it."""
        return self.photo.caption or _("Ảnh hoạt động của lớp")


def photo_for(actor: Actor, photo_id: int) -> ClassPhoto:
    """A photograph of a class in force within the scope, with its class; `NotInScope` for any other."""
    photo = ClassPhoto.objects.select_related("learning_class").filter(pk=photo_id, removed_at__isnull=True).first()
    if (
        photo is None
        or photo.learning_class.state != ClassState.ACTIVE
        or not visible_classes(actor).filter(pk=photo.learning_class_id).exists()
    ):
        raise NotInScope("unknown_photo", _("Không tìm thấy ảnh này trong phạm vi của bạn."))
    return photo


def all_photos(learning_class: LearningClass) -> list[ClassPhoto]:
    """Every photograph the class has or had, in the order they came. One query."""
    return list(ClassPhoto.objects.filter(learning_class=learning_class).order_by("pk"))


def shown_photos(actor: Actor, learning_class: LearningClass, photos: list[ClassPhoto]) -> list[Shown]:
    """Those there are, activities first, each with what the person may do with it."""
    found = []
    for photo in sorted(photos, key=lambda photo: (photo.kind == PhotoKind.ATTENDANCE, photo.pk)):
        if photo.removed_at is None:
            sees = rules.may_see_photo(actor, photo, learning_class)
            removes = rules.may_remove_photo(actor, photo, learning_class)
            found.append(Shown(photo, sees.allowed, sees.reason, removes.allowed))
    return found


def photo_steps(photos: list[ClassPhoto]) -> list[Step]:
    """What happened to the photographs of a class, for its history."""
    steps = []
    for photo in photos:
        what = _("ảnh danh sách ký tên") if photo.kind == PhotoKind.ATTENDANCE else _("ảnh hoạt động")
        steps.append(Step(photo.added_at, photo.added_by_label, _("thêm %(what)s") % {"what": what}, []))
        if photo.removed_at is not None:
            verb = _("bỏ %(what)s") % {"what": what}
            steps.append(Step(photo.removed_at, photo.removed_by_label, verb, [], photo.removed_reason))
    return steps
