"""The patient's forms: strings become values, or a complaint that names the field."""

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
]
