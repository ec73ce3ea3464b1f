"""URLs of booking, one include for each audience."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from booking import text_webhooks, webhooks
from booking.patient.views.visit import follow_short

urlpatterns: list[URLPattern | URLResolver] = [
    path("book/", include("booking.patient.urls")),
    re_path(r"^t/(?P<code>[A-Za-z0-9]{22})/$", follow_short, name="short_link"),
    path("visit/", include("booking.patient.visit_urls")),
    path("packages/", include("booking.patient.package_urls")),
    path("gift-cards/", include("booking.patient.gift_urls")),
    path("api/", include("booking.api.urls")),
    path("practice/", include("booking.portal.urls")),
    path("stripe/webhook/", webhooks.stripe_webhook, name="stripe_webhook"),
    path("texts/reports/<int:pk>/", text_webhooks.text_report, name="text_report"),
    path(
        "texts/reports/waiting/<int:pk>/<int:told>/",
        text_webhooks.waiting_text_report,
        name="waiting_text_report",
    ),
    path("texts/incoming/", text_webhooks.text_incoming, name="text_incoming"),
]

if settings.PAYMENTS == "simulator":
    # With real money, or none, the simulator has no address at all.
    urlpatterns.append(path("", include("booking.simulator.urls")))
