"""The addresses of one visit's private pages."""

from django.urls import re_path

from booking.patient.views import change, pay, visit

app_name = "visit"
REF = r"^(?P<reference>[A-Z0-9]{4}-[A-Z0-9]{4})"
urlpatterns = [
    # Longer than any reference, so that the two can stand side by side under /visit/.
    re_path(r"^(?P<token>[A-Za-z0-9_-]{30,64})/$", visit.follow, name="follow"),
    re_path(rf"{REF}/$", visit.confirmation, name="visit"),
    re_path(rf"{REF}/confirmation/$", visit.confirmation, name="confirmation"),
    re_path(rf"{REF}/receipt/$", visit.receipt, name="receipt"),
    re_path(rf"{REF}/receipt\.pdf$", visit.receipt_pdf, name="receipt_pdf"),
    re_path(rf"{REF}/calendar\.ics$", visit.calendar, name="calendar"),
    re_path(rf"{REF}/change/$", change.change, name="change"),
    re_path(rf"{REF}/change/move/$", change.move, name="move"),
    re_path(rf"{REF}/change/undo/$", change.undo, name="undo"),
    re_path(rf"{REF}/cancel/$", change.cancel, name="cancel"),
    re_path(rf"{REF}/pay/$", pay.pay, name="pay"),
    re_path(rf"{REF}/again/$", visit.again, name="again"),
]
