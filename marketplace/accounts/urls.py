"""Sign-in by allauth, under allauth's names; what is not listed here does not exist (resetting a password, for
one: who forgot it signs in by a code and sets a new one). Oscar's own account views are not routed.
"""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from marketplace.accounts import views
from marketplace.accounts.reauthentication import confirmation_required

urlpatterns = [
    # In
    path("login/", views.SignInByPhoneView.as_view(), name="account_login"),
    path("login/email/", views.SignInByEmailView.as_view(), name="account_login_email"),
    path("login/password/", views.SignInByPasswordView.as_view(), name="account_login_password"),
    path(
        "login/code/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="account_request_login_code",
    ),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("signup/", views.SignUpByPhoneView.as_view(), name="account_signup"),
    path("signup/email/", views.SignUpByEmailView.as_view(), name="account_signup_email"),
    path("phone/verify/", account.verify_phone, name="account_verify_phone"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    # Out
    path("logout/", account.logout, name="account_logout"),
    path("sessions/", include("allauth.usersessions.urls")),
    # How one signs in
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/code/", views.ConfirmSelfView.as_view(), name="account_reauthenticate_code"),
    path("phone/change/", confirmation_required(account.change_phone), name="account_change_phone"),
    path("email/", confirmation_required(account.email), name="account_email"),
    path("password/", views.PasswordView.as_view(), name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
