"""Settings for Django: the encrypted diary of one installation, or a PostgreSQL server; no telemetry, no other host."""

import os
import secrets

from ketum.web.spoken import compiled_messages

LARGEST_BODY = 1_000_000
LARGEST_UPLOADS = {  # pages that take a file, by the beginning of their address
    "/more/files": 64_000_000,
    "/article": 12_000_000,
    "/products": 6_000_000,
    "/scores/": 3_000_000,
}

DEBUG = False
SECRET_KEY = os.environ.get("KETUM_SECRET_KEY") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *filter(None, os.environ.get("KETUM_HOSTS", "").split(","))]

INSTALLED_APPS = ["django.contrib.staticfiles", "django_htmx", "ketum.store", "ketum.web"]


def databases() -> dict[str, dict[str, object]]:
    """The diary's database: SQLCipher, or PostgreSQL where ``KETUM_DATABASE_URL`` names one."""
    url = os.environ.get("KETUM_DATABASE_URL")
    if not url:
        return {"default": {"ENGINE": "ketum.store.sqlcipher", "NAME": "diary", "CONN_MAX_AGE": 0}}
    from urllib.parse import parse_qs, unquote, urlsplit

    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": asked.get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or ""),
        }
    }


DATABASES = databases()

# Django's CSRF middleware is left out on purpose: SameOrigin refuses every post that another site makes, and the cookie
# of an open diary is never sent along with one (SameSite=Strict).
MIDDLEWARE = [
    "ketum.web.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ketum.web.middleware.Body",
    "ketum.web.middleware.SameOrigin",
    "ketum.web.diary.access.OpenVault",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "ketum.web.urls"
WSGI_APPLICATION = "ketum.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "ketum.web.diary.access.about_diary",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

STATIC_URL = "/static/"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_AGE = 366 * 24 * 3600
LOCALE_PATHS = [compiled_messages()]
USE_TZ = True
TIME_ZONE = "UTC"

SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY
# A file that is sent stays in memory: on the disk it could be read by anybody who finds it.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = max(LARGEST_UPLOADS.values())
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "ketum.web.logs.Discreet", "format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
