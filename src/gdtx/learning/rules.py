"""Who may do what to classes. The same decision hides the button and blocks the request.

Scope comes first and is not told apart here: a class outside the person's scope is 404 (`queries.class_for`). What
binds everybody (the centre open on the day, the period not locked, the day not to come) is in `checks`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.network.scope import Actor

from .enums import ClassState, PhotoKind
from .models import ClassPhoto, LearningClass, NoClassDeclaration


def may_log_class(actor: Actor, centre_id: int) -> Decision:
    """Centre staff for their centre; commune and district officers within theirs (Quyết định 09/2008/QĐ-BGDĐT)."""
    return actor.may("learning.log_class", organisation_id=centre_id)


def may_import_classes(actor: Actor, centre_id: int) -> Decision:
    """Whether the person may take in a sheet with classes of this centre."""
    return actor.may("learning.import_classes", organisation_id=centre_id)


def may_change_class(actor: Actor, learning_class: LearningClass) -> Decision:
    """Directors and officers change any class of their scope, staff those they logged; a withdrawn class nobody."""
    if learning_class.state != ClassState.ACTIVE:
        return deny(
            "class_not_active",
            _("Lớp này %(state)s nên không sửa hay rút được nữa. Nếu lớp có thật, hãy ghi lại thành lớp mới.")
            % {"state": ClassState(learning_class.state).label},
        )
    any_class = actor.may("learning.change_class", organisation_id=learning_class.centre_id)
    if any_class:
        return any_class
    own = actor.may("learning.change_own_class", organisation_id=learning_class.centre_id)
    if not own:
        return any_class
    if actor.user_id is None or learning_class.created_by_id != actor.user_id:
        return deny(
            "not_your_class",
            _(
                "Lớp này do %(who)s ghi; bạn chỉ sửa, rút được lớp do mình ghi. "
                "Giám đốc hoặc phó giám đốc trung tâm sửa được lớp này."
            )
            % {"who": learning_class.created_by_label or _("người khác")},
        )
    return own


def may_add_photo(actor: Actor, learning_class: LearningClass) -> Decision:
    """Whoever may change the class; a locked period does not matter, since photographs change no figure."""
    return may_change_class(actor, learning_class)


def may_see_photo(actor: Actor, photo: ClassPhoto, learning_class: LearningClass) -> Decision:
    """Everybody who sees the class; a sign-in list only who may see learners or residents there, and who sent it."""
    if photo.kind != PhotoKind.ATTENDANCE or (actor.user_id is not None and photo.added_by_id == actor.user_id):
        return allow()
    where = learning_class.centre_id
    learners = actor.may("people.see_learners", organisation_id=where)
    return learners if learners else actor.may("people.see", organisation_id=where) or learners


def may_remove_photo(actor: Actor, photo: ClassPhoto, learning_class: LearningClass) -> Decision:
    """Directors and officers any photograph of their scope, staff what they sent; also of a withdrawn class."""
    where = learning_class.centre_id
    any_photo = actor.may("learning.change_class", organisation_id=where)
    if any_photo:
        return any_photo
    own = actor.may("learning.change_own_class", organisation_id=where)
    if own and (actor.user_id is None or photo.added_by_id != actor.user_id):
        return deny(
            "not_your_photo",
            _("Ảnh này do %(who)s gửi; bạn chỉ bỏ được ảnh do mình gửi. Giám đốc hoặc phó giám đốc bỏ được ảnh này.")
            % {"who": photo.added_by_label or _("người khác")},
        )
    return own if own else any_photo


def may_declare_nothing(actor: Actor, centre_id: int) -> Decision:
    """The centre's own director or deputy gives its word that it held no class."""
    return actor.may("learning.declare_nothing", organisation_id=centre_id)


def may_withdraw_declaration(actor: Actor, declaration: NoClassDeclaration) -> Decision:
    """Whoever may declare may take the declaration back, once."""
    if declaration.withdrawn_at is not None:
        return deny("declaration_withdrawn", _("Lời khai này đã được rút lại trước đó."))
    return may_declare_nothing(actor, declaration.centre_id)


def may_lock_period(actor: Actor, area_id: int) -> Decision:
    """The department locks the periods of its province, and unlocks them."""
    return actor.may("learning.lock_period", area_id=area_id)
