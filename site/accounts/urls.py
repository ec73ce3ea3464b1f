"""Signing in. Comes before the library's own addresses, of which only the needed ones stay open."""

from django.urls import path, re_path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("landing/", views.landing, name="landing"),
    path("link/<str:token>/", views.open_link, name="open_link"),
    path("password/new/", views.new_password, name="new_password"),
]

# Named as the library names them, which links to some of them by name.
replaced = [
    path("password/reset/", views.ask_reset, name="account_reset_password"),
    path("password/reset/done/", views.reset_asked, name="account_reset_password_done"),
    path("2fa/totp/activate/", views.EnrolView.as_view(), name="mfa_activate_totp"),
    path("signup/", views.closed),
    path("email/", views.closed),
    path("confirm-email/", views.closed),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.closed),
    path("password/set/", views.closed),
    path("login/code/confirm/", views.closed),
    path("password/reset/key/done/", views.closed),
    re_path(r"^password/reset/key/(?P<rest>.+)$", views.closed),
]
