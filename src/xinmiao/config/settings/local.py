"""The embedded default: one machine, SQLite and local files, a secret kept beside the data."""

from django.core.management.utils import get_random_secret_key

from xinmiao.config.settings.base import *  # noqa: F403  (settings are read by name)
from xinmiao.config.settings.base import DATA_DIR, SECRET_KEY


def _kept_secret() -> str:
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = SECRET_KEY or _kept_secret()
