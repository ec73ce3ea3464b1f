"""The addresses of gift cards; what somebody bought is under `packages/mine/`."""

from django.urls import path

from booking.patient.views import gifts

app_name = "gifts"
urlpatterns = [
    path("", gifts.buy, name="buy"),
    path("balance/", gifts.balance, name="balance"),
]
