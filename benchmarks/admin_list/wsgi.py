"""What the server runs."""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.admin_list.settings"
os.environ["GDTX_SERVING"] = "1"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
