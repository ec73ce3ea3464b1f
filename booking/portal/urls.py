"""The practice's addresses."""

from django.urls import path, re_path

from booking.portal.views import (
    absence,
    areas,
    calendar,
    dates,
    doorstep,
    hours,
    limits,
    offers,
    pay,
    steps,
    time_off,
    visits,
)
from booking.portal.views.seen import show as show_seen

app_name = "portal"
urlpatterns = [
    path("", visits.today, name="today"),
    path("worker.js", visits.worker, name="worker"),
    path("seen/<int:pk>/", show_seen, name="seen"),
    path("agenda/", visits.agenda, name="agenda"),
    path("visits/<slug:reference>/", visits.visit, name="visit"),
    path("visits/<slug:reference>/door/", doorstep.doorstep, name="doorstep"),
    path("visits/<slug:reference>/door/paid/", doorstep.paid, name="paid"),
    path("visits/<slug:reference>/door/pay-link/", doorstep.pay_link, name="pay_link"),
    path("visits/<slug:reference>/next/", doorstep.next_visit, name="next_visit"),
    path("visits/<slug:reference>/map/", visits.choose_map, name="map"),
    path("visits/<slug:reference>/no-show/", steps.no_show, name="no_show"),
    re_path(
        r"^visits/(?P<reference>[-\w]+)/map/(?P<key>apple|google|waze)/$",
        visits.choose_map,
        name="use_map",
    ),
    path("visits/<slug:reference>/late/", steps.late, name="late"),
    re_path(
        r"^visits/(?P<reference>[-\w]+)/(?P<step>start|done|undo)/$",
        steps.take_step,
        name="take_step",
    ),
    path("hours/", hours.hours, name="hours"),
    path("dates/", dates.dates, name="dates"),
    path("dates/forget/", dates.forget, name="forget_date"),
    path("time-off/", time_off.time_off, name="time_off"),
    path("time-off/impact/", time_off.impact, name="impact"),
    path("time-off/take/", time_off.take, name="take_time_off"),
    path("time-off/<int:pk>/", time_off.done, name="time_off_done"),
    path("time-off/<int:pk>/withdraw/", time_off.withdraw, name="withdraw_time_off"),
    path("absence/", absence.absence, name="absence"),
    path("absence/report/", absence.report, name="report_absence"),
    path("absence/<int:pk>/", absence.show, name="absence_state"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<int:pk>/answer/", offers.answer, name="answer_offer"),
    path("limits/", limits.limits, name="limits"),
    path("pay/", pay.periods, name="pay"),
    path("pay/<int:number>/", pay.paper, name="pay_paper"),
    path("areas/", areas.areas, name="areas"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/revoke/", calendar.revoke, name="revoke_calendar"),
    path("calendar/own/", calendar.own, name="own_calendar"),
    path("calendar/own/forget/", calendar.forget_own, name="forget_own_calendar"),
    path("calendar/<str:token>.ics", calendar.feed, name="feed"),
]
