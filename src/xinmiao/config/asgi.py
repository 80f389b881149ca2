"""The same for servers that speak ASGI, e.g. `uvicorn xinmiao.config.asgi:application`."""

import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinmiao.config.settings.local")
django.setup(set_prefix=False)

from xinmiao.web import chunked, tokens  # noqa: E402

tokens.keep_out_of_logs()
application = chunked.Spooling(limit=settings.SUBMISSION_MAX_BYTES)
