"""Addresses of signing in. They come before the library's own, of which only the needed ones stay open."""

from allauth.account import views as account_views
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods

from accounts import session_views, views
from accounts.views import closed

app_name = "accounts"
urlpatterns = [
    path("landing/", views.landing, name="landing"),
    path("link/<str:token>/", views.open_link, name="open_link"),
    path("password/new/", views.new_password, name="new_password"),
    path("sessions/", session_views.show, name="sessions"),
    path("sessions/others/end/", session_views.end_others, name="sessions_end_others"),
    path("sessions/<int:pk>/end/", session_views.end, name="session_end"),
]

# Named as the library names them, which links to some of them by name.
form_only = require_http_methods(["GET", "HEAD", "POST"])  # the library's views answer PUT too
replaced = [
    path(
        "password/change/",
        form_only(account_views.password_change),
        name="account_change_password",
    ),
    path("reauthenticate/", form_only(account_views.reauthenticate), name="account_reauthenticate"),
    path("password/reset/", views.ask_reset, name="account_reset_password"),
    path("password/reset/done/", views.reset_asked, name="account_reset_password_done"),
    path("2fa/totp/activate/", views.EnrolView.as_view(), name="mfa_activate_totp"),
    path("signup/", closed),
    path("email/", closed),
    path("confirm-email/", closed),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", closed),
    path("password/set/", closed),
    path("login/code/confirm/", closed),
    path("password/reset/key/done/", closed),
    re_path(r"^password/reset/key/(?P<rest>.+)$", closed),
]
