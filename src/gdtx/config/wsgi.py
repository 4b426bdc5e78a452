"""The WSGI entry point that ``gdtx serve`` hands to the server."""

from __future__ import annotations

import sys

from django.core.wsgi import get_wsgi_application

from gdtx.config import environment

#: How long one thread may keep the interpreter from another (s). A page asks the database dozens of times, and after
#: each answer waits until a busy thread gives way: by default 5 ms, as often as there are busy threads.
GIVES_WAY_AFTER = 0.0005

environment.choose_settings("serve")
application = get_wsgi_application()

# Only now are the applications ready.
from gdtx.config.warming import warm_up  # noqa: E402

warm_up()
sys.setswitchinterval(GIVES_WAY_AFTER)
