"""What a column can be, and which one it probably is by its header."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.models import ImportKind
from core.folding import folded

Columns = Mapping[str, int]

PATIENT_FIELDS: dict[str, Any] = {
    "key": _("Number of the patient in the other program"),
    "name": _("Whole name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "second_phone": _("Second phone, where the first is empty"),
    "born": _("Date of birth"),
    "street": _("Street and number"),
    "second_street": _("Second line of the address"),
    "town": _("Town"),
    "postal_code": _("Postal code"),
    "access_notes": _("Buzzer, parking, stairs, pets"),
    "notes": _("Note for colleagues"),
}
VISIT_FIELDS: dict[str, Any] = {
    "key": _("Number of the visit in the other program"),
    "patient_key": _("Number of the patient in the other program"),
    "name": _("Whole name of the patient"),
    "first_name": _("First name of the patient"),
    "last_name": _("Last name of the patient"),
    "email": _("E-mail of the patient"),
    "phone": _("Phone of the patient"),
    "practitioner": _("Practitioner"),
    "visit_type": _("Visit type"),
    "start": _("Date, or date and time"),
    "start_time": _("Time, if it has a column of its own"),
    "end": _("End, date and time"),
    "end_time": _("End, if its time has a column of its own"),
    "minutes": _("Minutes"),
    "street": _("Street and number"),
    "postal_code": _("Postal code"),
    "access_notes": _("Buzzer, parking, stairs, pets"),
    "status": _("State: called off, done"),
}
FIELDS = {ImportKind.PATIENTS: PATIENT_FIELDS, ImportKind.VISITS: VISIT_FIELDS}

#: Headers, folded and without signs, best first.
_CALLED = {
    ImportKind.PATIENTS: {
        "key": "patientnumber clientnumber patientguid patientid clientid id number key",
        "name": "name fullname patientname clientname patient client",
        "first_name": "firstname givenname prenom forename",
        "last_name": "lastname familyname surname nom",
        "email": "email emailaddress patientemail courriel",
        "phone": "mobilephone mobile cellphone cell phone phonenumber telephone patientphonenumbers "
        "phonenumbers",
        "second_phone": "homephone home workphone",
        "born": "birthdate dateofbirth birthday dob birth",
        "street": "streetaddress address1 addressline1 address street",
        "second_street": "streetaddress2 address2 addressline2",
        "town": "city town suburb municipality",
        "postal_code": "postalcode postcode postal zip zipcode",
        "access_notes": "accessnotes access buzzer howtogetin",
        "notes": "notes note comments",
    },
    ImportKind.VISITS: {
        "key": "appointmentnumber appointmentid visitid bookingid id number key",
        "patient_key": "patientnumber clientnumber patientguid patientid clientid",
        "name": "patientname clientname patient client name",
        "first_name": "patientfirstname firstname",
        "last_name": "patientlastname lastname",
        "email": "patientemail email",
        "phone": "patientmobilephone patientphone patientphonenumber mobilephone phone",
        "practitioner": "practitionername staffmembername practitioner staffmember staff provider",
        "visit_type": "treatmentname appointmenttype visittype treatment service type",
        "start": "startat starttime appointmentstart appointmentdate startdate date start",
        "start_time": "appointmenttime time starthour",
        "end": "endat endtime appointmentend",
        "end_time": "finish finishtime",
        "minutes": "durationminutes duration minutes length",
        "street": "streetaddress address street location",
        "postal_code": "postalcode postcode postal",
        "access_notes": "accessnotes access buzzer",
        "status": "status state appointmentstatus cancelled",
    },
}


def guessed(kind: ImportKind, headers: Sequence[str]) -> dict[str, int]:
    """Which column is probably which field; each column is taken once."""
    there: dict[str, int] = {}
    for place, header in enumerate(headers):
        there.setdefault("".join(sign for sign in folded(header) if sign.isalnum()), place)
    found: dict[str, int] = {}
    for field, names in _CALLED[kind].items():
        for name in names.split():
            if name in there and there[name] not in found.values():
                found[field] = there[name]
                break
    return found


def missing(kind: ImportKind, columns: Columns) -> str:
    """The field without which no line can be read, or nothing."""
    named = {"name", "first_name", "last_name"} & set(columns)
    if kind == ImportKind.PATIENTS:
        return "" if named else "name"
    if not named and not {"patient_key", "email"} & set(columns):
        return "patient_key"
    return next(
        (field for field in ("practitioner", "visit_type", "start") if field not in columns), ""
    )


def value_of(row: Sequence[str], columns: Columns, field: str) -> str:
    """What a line has in the column of a field; empty where it has none."""
    place = columns.get(field)
    return row[place] if place is not None and place < len(row) else ""
