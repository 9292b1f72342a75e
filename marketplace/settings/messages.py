"""E-mail and SMS: to the outbox page in the embedded default, real in production."""

from urllib.parse import unquote, urlsplit

from marketplace.settings.environment import ENV

DEFAULT_FROM_EMAIL: str = ENV["TALAT_EMAIL_FROM"]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMS_KEY: str | None = ENV["TALAT_SMS_KEY"]
SMS_SECRET: str | None = ENV["TALAT_SMS_SECRET"]
SMS_SENDER: str = ENV["TALAT_SMS_SENDER"]

if ENV["TALAT_EMAIL_URL"]:
    _url = urlsplit(ENV["TALAT_EMAIL_URL"])
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _url.hostname or ""
    EMAIL_PORT = _url.port or (465 if _url.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(_url.username or "")
    EMAIL_HOST_PASSWORD = unquote(_url.password or "")
    EMAIL_USE_SSL = _url.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_TIMEOUT = 15
else:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

NOTIFICATION_CHANNELS = {
    "email": "marketplace.notifications.channels.email.send"
    if ENV["TALAT_EMAIL_URL"]
    else "marketplace.notifications.channels.outbox.send",
    "sms": "marketplace.notifications.channels.thaibulksms.send"
    if SMS_KEY
    else "marketplace.notifications.channels.outbox.send",
}
