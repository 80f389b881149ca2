"""What every installation shares. A setting that differs comes from the environment, named XINMIAO_*."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

ROOT = Path(__file__).resolve().parents[4]
DATA_DIR = Path(os.environ.get("XINMIAO_DATA_DIR", Path.cwd() / "var")).resolve()
LEDGER_URI = os.environ.get("XINMIAO_LEDGER", str(DATA_DIR / "ledger"))
PACK_DIR = Path(os.environ.get("XINMIAO_PACK", ROOT / "packs" / "china")).resolve()

SECRET_KEY = os.environ.get("XINMIAO_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("XINMIAO_HOSTS", "localhost,127.0.0.1").split(",")

LAYERS = [
    *("ui", "records", "core", "accounts", "places", "partners", "people", "programmes"),
    *("collection", "nutrition", "indicators", "reviews"),
]
INSTALLED_APPS = [
    *(f"xinmiao.{name}" for name in [*LAYERS, "demonstration", "web"]),  # first: our templates style allauth's
    "xinmiao.accounts.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "ninja",  # with it the API's page takes its scripts from here, not from a CDN
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "xinmiao.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:account"
MFA_TOTP_ISSUER = "新苗 Xinmiao"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xinmiao.web.tokens.take_token",
    "xinmiao.web.security.content_security_policy",
    "xinmiao.web.phones.straight_to_views",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "xinmiao.api.language.as_accepted",
    "xinmiao.web.middleware.refuse_nul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xinmiao.web.middleware.SayWhatIsWrong",
]
SITE_URL = os.environ.get("XINMIAO_SITE_URL", "http://localhost:8000")
DEFAULT_FROM_EMAIL = os.environ.get("XINMIAO_EMAIL_FROM", "xinmiao@localhost")
_mail = urlsplit(os.environ.get("XINMIAO_EMAIL_URL", ""))  # "smtp://user:password@host:587?tls=1", "console:"
_mailer = _mail.scheme if _mail.scheme in ("smtp", "console") else "filebased"
EMAIL_BACKEND = f"django.core.mail.backends.{_mailer}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS = "tls=1" in _mail.query
EMAIL_TIMEOUT = 20
DEFAULT_EXCEPTION_REPORTER_FILTER = "xinmiao.web.error_reports.NothingSent"

ROOT_URLCONF = "xinmiao.config.urls"
WSGI_APPLICATION = "xinmiao.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "xinmiao.ui.frame.frame",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "xinmiao.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "CONN_MAX_AGE": 60,
    }
}
if os.environ.get("XINMIAO_POSTGRES"):  # "dbname=xinmiao user=postgres host=127.0.0.1"
    _parts = dict(part.split("=", 1) for part in os.environ["XINMIAO_POSTGRES"].split())
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _parts["dbname"],
        "USER": _parts.get("user", ""),
        "PASSWORD": _parts.get("password", ""),
        "HOST": _parts.get("host", ""),
        "PORT": _parts.get("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # run by `xinmiao work`, which `serve` starts
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

COLLECTION_FORGET_AFTER_DAYS = int(os.environ.get("XINMIAO_FORGET_AFTER_DAYS", "30"))  # a phone without sync

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "xinmiao.ui.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
KEYS_DIR = Path(os.environ.get("XINMIAO_KEYS", DATA_DIR / "keys")).resolve()  # keep it out of the database's backup
IMPORT_DUPLICATES_OF_ONE = 5  # a file in which one person is repeated more often on one day is the wrong file
IMPORT_DUPLICATE_SHARE = 0.5  # and so is one with this share of possible duplicates
SUBMISSION_MAX_BYTES = int(float(os.environ.get("XINMIAO_SUBMISSION_MB", "100")) * 1_000_000)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "xinmiao.ui.static_files.CompressedOnce"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")  # megabytes that no reader asks for
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

WARM_UP = os.environ.get("XINMIAO_WARM_UP", "1") == "1"  # pages are read before their first reader comes
HTTPS = os.environ.get("XINMIAO_HTTPS", "") == "1"  # behind a proxy that sets X-Forwarded-Proto itself
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
