"""Sign-in, second factor, sessions: allauth's views, and of them only what an invited person needs.

No sign-up, no reset by mail (an administrator sends a new link instead), no other addresses, no
third parties.
"""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from hearback.people import second_factor_views
from hearback.people.access import nothing_here

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("2fa/totp/qr.svg", second_factor_views.qr_code, name="mfa_totp_qr"),
    # Before allauth's own, which would remove even the last passkey.
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        second_factor_views.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    # What is left out above must not fall through to the public site's pages.
    re_path(r"^(?:.*/)?$", nothing_here),
]
