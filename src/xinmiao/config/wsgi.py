"""What the web server runs. What pages need awakes beside it, so that the first reader waits for nothing."""

import gc
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinmiao.config.settings.local")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from xinmiao.config import urls  # noqa: E402, F401  (after Django is set up; with it the first request finds all views)
from xinmiao.ui import charts  # noqa: E402
from xinmiao.web import chunked, tokens, warming  # noqa: E402

tokens.keep_out_of_logs()
application = chunked.spooled(django, limit=settings.SUBMISSION_MAX_BYTES)


def _warm() -> None:
    charts.warm()
    if settings.WARM_UP:
        warming.warm(application)
    gc.collect()
    gc.freeze()  # what was read to be kept is not looked through again at every other page
    gc.set_threshold(50_000, 50, 50)  # a call of many rows makes and drops more than the 700 that are usual


Thread(target=_warm, name="warm-up", daemon=True).start()
