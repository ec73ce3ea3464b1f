"""The practice's addresses."""

from django.urls import path, re_path

from booking.portal.views import visits

app_name = "portal"
urlpatterns = [
    path("", visits.today, name="today"),
    path("agenda/", visits.agenda, name="agenda"),
    path("visits/<slug:reference>/", visits.visit, name="visit"),
    path("visits/<slug:reference>/late/", visits.late, name="late"),
    re_path(
        r"^visits/(?P<reference>[-\w]+)/(?P<step>start|done|no-show|undo)/$",
        visits.take_step,
        name="take_step",
    ),
]
