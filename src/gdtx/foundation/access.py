"""Who may open a page: every view declares its rule, and a test reads the declarations.

Everything is closed by default: ``LoginRequiredMiddleware`` sends a visitor to the sign-in page unless the view
is :func:`public`. A declaration is only the outer door. What a person may see or do to one record is decided
inside, by the subject's rules: outside the person's scope 404, inside but not allowed 403 with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from gdtx.foundation import clock, reading
from gdtx.foundation.errors import Forbidden

View = Callable[..., HttpResponseBase]

ATTRIBUTE = "access_rule"

#: Where the session keeps which of several posts the person is working in.
ACTING_POST_SESSION_KEY = "acting_post"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """What a view asks of whoever opens it: nothing, a sign-in, or at least one of some permissions."""

    kind: str
    permissions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " | ".join(self.permissions) if self.permissions else self.kind


PUBLIC = AccessRule("public")
SIGNED_IN = AccessRule("signed_in")


def rule_of(view: Callable[..., Any]) -> AccessRule | None:
    """The rule a view declares, or None. Class-based views carry it on what ``as_view()`` gives."""
    return getattr(view, ATTRIBUTE, None)


def public(view: View) -> View:
    """Anybody may open it, signed in or not."""
    open_view = login_not_required(view)
    setattr(open_view, ATTRIBUTE, PUBLIC)
    return open_view


def signed_in(view: View) -> View:
    """Whoever is signed in may open it; what they find there depends on their posts."""
    setattr(view, ATTRIBUTE, SIGNED_IN)
    return view


def requires(*permissions: str) -> Callable[[View], View]:
    """Whoever has one of the permissions in at least one post of today may open it.

    Others get 403 with the reason. Where (for which organisation or area) is asked inside the view.
    """
    if not permissions:
        raise ValueError("A rule needs at least one permission.")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require_one_of(actor_of(request), permissions)
            return view(request, *args, **kwargs)

        setattr(guarded, ATTRIBUTE, AccessRule("permission", permissions))
        return guarded

    return decorate


def require_one_of(actor: Any, permissions: tuple[str, ...]) -> None:
    """Pass when the actor has one of the permissions somewhere; raise :class:`Forbidden` otherwise."""
    decisions = [actor.may(permission) for permission in permissions]
    if any(decisions):
        return
    first = decisions[0]
    raise Forbidden(
        first.rule,
        first.reason,
        way_out=_("Nếu công việc của bạn cần trang này, hãy báo người quản trị cấp chức vụ tương ứng."),
    )


def actor_of(request: HttpRequest) -> Any:
    """The signed-in person with the posts they hold on the business date.

    Set by :class:`ActorMiddleware`, read from the database when first used. Falsy for a visitor.
    """
    return request.actor  # type: ignore[attr-defined]


class ActorMiddleware:
    """Gives every request ``request.actor``, made by the function that ``GDTX_REQUEST_ACTOR`` names.

    The function is called with the user and the keywords ``on`` (the business date) and ``acting_post_id``. This
    layer cannot know posts, so it only knows the name. Must stand after the authentication and the business date.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        day = clock.business_today()
        request.actor = SimpleLazyObject(lambda: self.make(request, day))  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def make(request: HttpRequest, day: date) -> Any:
        """The actor of the request, or None for a visitor."""
        if not request.user.is_authenticated:
            return None
        acting_post_id = request.session.get(ACTING_POST_SESSION_KEY)
        make = import_string(settings.GDTX_REQUEST_ACTOR)
        with reading.reading_too():
            return make(request.user, on=day, acting_post_id=acting_post_id)
