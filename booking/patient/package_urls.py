"""The addresses of what is bought without a visit: the packages on offer, and each buyer's own."""

from django.urls import path, re_path

from booking.patient.views import bought, buying

app_name = "bought"
REF = r"^mine/(?P<reference>[A-Z0-9]{4}-[A-Z0-9]{4})"
urlpatterns = [
    path("", buying.offered, name="offered"),
    path("return/", bought.come_back, name="return"),
    path("<int:pk>/", buying.buy, name="buy"),
    # Longer than any reference, so that the two can stand side by side.
    re_path(r"^mine/(?P<token>[A-Za-z0-9_-]{30,64})/$", bought.follow, name="follow"),
    re_path(rf"{REF}/$", bought.show, name="mine"),
    re_path(rf"{REF}/pay/$", bought.pay, name="pay"),
    re_path(rf"{REF}/book/$", bought.book, name="book"),
    re_path(rf"{REF}/card\.pdf$", bought.card_pdf, name="card_pdf"),
]
