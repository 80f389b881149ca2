"""Tests: a fixed secret, data in a folder of their own, no manifest of static files."""

import os
import tempfile

os.environ.setdefault("XINMIAO_DATA_DIR", tempfile.mkdtemp(prefix="xinmiao-test-"))

from xinmiao.config.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
