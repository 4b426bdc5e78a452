"""The WSGI entry point that ``gdtx serve`` hands to the server."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from gdtx.config import environment

environment.choose_settings("serve")
application = get_wsgi_application()

# Only now are the applications ready.
from gdtx.config.warming import warm_up  # noqa: E402

warm_up()
