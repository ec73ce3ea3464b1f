"""The office's own pages, under /admin/desk/."""

from django.urls import path

from booking.staff.views import holidays, visit

urlpatterns = [
    path("visits/<str:reference>/", visit.show, name="visit"),
    path("closures/holidays/", holidays.add, name="holidays"),
]
