"""The booking journey's addresses, in the order of the journey."""

from django.urls import path

from booking.patient.views import (
    asking,
    check,
    hold,
    joint,
    letters,
    somebody_else,
    telling,
    times,
    what,
)

app_name = "patient"
urlpatterns = [
    path("", asking.where, name="where"),
    path("waiting/", asking.waiting, name="waiting"),
    path("who/", asking.who, name="who"),
    path("what/", what.what, name="what"),
    path("call/", what.call, name="call"),
    path("payer/", what.payer, name="payer"),
    path("claim/", what.claim, name="claim"),
    path("second/", joint.second, name="second"),
    path("times/", times.times, name="times"),
    path("extend/", hold.extend, name="extend"),
    path("lapsed/", hold.lapsed, name="lapsed"),
    path("somebody-else/", somebody_else.somebody_else, name="somebody_else"),
    path("details/", telling.details, name="details"),
    path("second-person/", joint.other, name="other"),
    path("address/", telling.address, name="address"),
    path("letters/", letters.language, name="letters"),
    path("check/", check.check, name="check"),
    path("return/", check.come_back, name="return"),
]
