"""The patient's forms: strings become values, or a complaint that names the field."""

from django.http import HttpRequest, QueryDict

from booking.patient.forms.asking import (
    ClaimForm,
    PayerForm,
    WaitingForm,
    WhatForm,
    WhereForm,
    WhoForm,
)
from booking.patient.forms.telling import AddressForm, CheckForm, DetailsForm
from booking.patient.forms.times import FilterForm, StartForm

__all__ = [
    "AddressForm",
    "CheckForm",
    "ClaimForm",
    "DetailsForm",
    "FilterForm",
    "PayerForm",
    "StartForm",
    "WaitingForm",
    "WhatForm",
    "WhereForm",
    "WhoForm",
    "posted",
]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with a POST, even if it was nothing at all; None for a look at the page."""
    return request.POST if request.method == "POST" else None
