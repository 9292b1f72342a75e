"""What every Django project sets."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from marketplace.settings.environment import BASE_DIR, ENV

PRODUCTION: bool = ENV["TALAT_ENV"] == "production"
DEBUG = False

VAR_DIR: Path = ENV["TALAT_VAR_DIR"] or BASE_DIR / "var"


def embedded_secret(name: str) -> str:
    """A secret of the embedded default: made once and kept under var/, readable by its owner only."""
    path = VAR_DIR / name
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(fresh)  # whoever comes second keeps the first one's secret
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


SECRET_KEY: str = ENV["TALAT_SECRET_KEY"] or embedded_secret("secret-key")

BASE_URL: str = ENV["TALAT_BASE_URL"]
ALLOWED_HOSTS: list[str] = [str(urlsplit(BASE_URL).hostname), *ENV["TALAT_ALLOWED_HOSTS"]]
if not PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "oscar": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},  # two lines for each call otherwise
    },
}
