"""A rate of pay, agreed on the owner's page."""

from django.urls import reverse


def agree(client, who, way, value, since="2026-01-01", visit_type=""):
    sent = {"practitioner": who.pk, "way": way, "value": value, "valid_from": since}
    return client.post(
        reverse("desk:pay_rates"), {**sent, "visit_type": getattr(visit_type, "pk", "")}
    )
