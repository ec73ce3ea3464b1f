"""The office's own pages, under /admin/desk/."""

from django.urls import path

from booking.staff.views import (
    act,
    away,
    book,
    evidence,
    holidays,
    hours,
    jobs,
    papers,
    patient,
    people,
    reports,
    visit,
    why,
)

urlpatterns = [
    path("book/", book.book, name="book"),
    path("visits/<str:reference>/", visit.show, name="visit"),
    path("visits/<str:reference>/papers/<slug:number>.pdf", papers.paper, name="paper"),
    path("visits/<str:reference>/statement.pdf", papers.statement, name="statement"),
    path("visits/<str:reference>/<slug:name>/", act.act, name="act"),
    path("patients/<int:pk>/", patient.show, name="patient"),
    path("patients/<int:pk>/payments-<int:year>.pdf", papers.year, name="patient_year"),
    path("patients/<int:pk>/export/", patient.export, name="patient_export"),
    path("patients/<int:pk>/erase/", patient.erase, name="patient_erase"),
    path("practitioners/<int:pk>/hours/", hours.hours, name="practitioner_hours"),
    path("practitioners/<int:pk>/time-off/", away.away, name="practitioner_away"),
    path("time-off/<int:pk>/back/", away.back, name="away_back"),
    path("practitioners/<int:pk>/invite/", hours.invite, name="practitioner_invite"),
    path("people/invite/", people.invite_colleague, name="invite"),
    path("closures/holidays/", holidays.add, name="holidays"),
    path("reports/why/", why.explain, name="why"),
    path("reports/utilisation/", reports.utilisation, name="utilisation"),
    path("reports/free-times/", reports.free_times, name="free_times"),
    path("reports/free-times/ask/", reports.ask_free_times, name="ask_free_times"),
    path("reports/unserved/", reports.unserved, name="unserved"),
    path("reports/money/", reports.money, name="money"),
    path("disputes/<int:pk>/", evidence.show, name="evidence"),
    path("jobs/", jobs.show, name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="retry_job"),
    path("jobs/<str:kind>/retry-all/", jobs.retry_kind, name="retry_jobs"),
]
