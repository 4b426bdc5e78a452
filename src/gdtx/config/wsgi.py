"""The WSGI entry point that ``gdtx serve`` hands to the server."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from gdtx.config import environment

environment.choose_settings("serve")
application = get_wsgi_application()
