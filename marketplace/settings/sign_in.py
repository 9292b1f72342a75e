"""Sign-in by django-allauth: phone code first, e-mail code, password; MFA for operators."""

from marketplace.settings.base import PRODUCTION
from marketplace.settings.environment import ENV

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "shop:me"
LOGOUT_REDIRECT_URL = "shop:home"
OPERATORS_NEED_MFA = PRODUCTION

ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV["TALAT_BEHIND_PROXY"] else 0  # whose address the rate limits count
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}

ACCOUNT_ADAPTER = "marketplace.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
# What allauth's checks want to hear; each of our two sign-up forms asks for one of the two (accounts.forms).
ACCOUNT_SIGNUP_FIELDS = ["phone", "email*"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True  # one address per person; the old one stays until the new one is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300

CODE_MINUTES = 10  # an SMS can be slow in the hills
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # of whoever signed up by e-mail (accounts.stages)
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True

# allauth's own limits stand; these differ: a village shares one address, and each SMS costs money.
ACCOUNT_RATE_LIMITS = {
    "change_phone": "5/m/user",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "verify_phone": "20/m/ip,1/20s/key,10/h/key",
    "confirm_email": "1/20s/key,10/h/key",
}

ACCOUNT_FORMS = {
    "confirm_login_code": "marketplace.accounts.forms.ConfirmLoginCodeForm",
    "verify_phone": "marketplace.accounts.forms.VerifyPhoneForm",
    "confirm_email_verification_code": "marketplace.accounts.forms.ConfirmEmailForm",
    "add_email": "marketplace.accounts.forms.ChangeEmailForm",
    "reauthenticate": "marketplace.accounts.forms.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Talat"
MFA_FORMS = {
    "authenticate": "marketplace.accounts.forms.SecondFactorForm",
    "reauthenticate": "marketplace.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "marketplace.accounts.forms.ActivateAppForm",
}
