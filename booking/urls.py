"""URLs of booking, one include for each audience."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from booking import text_webhooks, webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("book/", include("booking.patient.urls")),
    path("visit/", include("booking.patient.visit_urls")),
    path("packages/", include("booking.patient.package_urls")),
    path("gift-cards/", include("booking.patient.gift_urls")),
    path("api/", include("booking.api.urls")),
    path("practice/", include("booking.portal.urls")),
    path("stripe/webhook/", webhooks.stripe_webhook, name="stripe_webhook"),
    path("texts/reports/<int:pk>/", text_webhooks.text_report, name="text_report"),
    path("texts/incoming/", text_webhooks.text_incoming, name="text_incoming"),
]

if settings.PAYMENTS == "simulator":
    # With real money, or none, the simulator has no address at all.
    urlpatterns.append(path("", include("booking.simulator.urls")))
