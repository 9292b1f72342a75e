"""Sign-in by django-allauth: phone code first, e-mail code, password; MFA for operators."""

from marketplace.settings.base import PRODUCTION

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "shop:me"
LOGOUT_REDIRECT_URL = "shop:home"
OPERATORS_NEED_MFA = PRODUCTION
