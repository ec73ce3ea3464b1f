"""What Google, Outlook and Apple export is read as its owner means it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from booking.busy.calendar import Frame, busy_times
from booking.busy.fetch import CannotRead, Trouble

VANCOUVER = ZoneInfo("America/Vancouver")
FRAME = Frame(
    dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC),
    dt.datetime(2027, 4, 20, 8, tzinfo=dt.UTC),
    VANCOUVER,
)


def calendar(*events, head=""):
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", *head.split("|"), *events, "END:VCALENDAR", ""]
    )
    return text.replace("\r\n\r\n", "\r\n").encode()


def event(*lines, uid="1@example.org"):
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def times(file, frame=FRAME, most=6):
    """The busy stretches on Vancouver's wall: `23 Nov 09:00-10:00`."""
    found = []
    for start, end in busy_times(file, frame)[:most]:
        first, last = (dt.datetime.fromtimestamp(edge, VANCOUVER) for edge in (start, end))
        same = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%-d %b %H:%M}"
        found.append(f"{first:%-d %b %H:%M}-{same}")
    return found


def test_a_weekly_meeting_of_google_with_one_moved_and_one_cancelled_time():
    file = calendar(
        event(
            "DTSTART;TZID=America/Vancouver:20261102T090000",
            "DTEND;TZID=America/Vancouver:20261102T100000",
            "RRULE:FREQ=WEEKLY;UNTIL=20261221T160000Z;BYDAY=MO",
            "EXDATE;TZID=America/Vancouver:20261130T090000",
            "SUMMARY:Staff",
        ),
        event(
            "RECURRENCE-ID;TZID=America/Vancouver:20261207T090000",
            "DTSTART;TZID=America/Vancouver:20261208T140000",
            "DTEND;TZID=America/Vancouver:20261208T150000",
        ),
        head="X-WR-TIMEZONE:America/Vancouver",
    )

    assert times(file) == [
        "23 Nov 09:00-10:00",
        "8 Dec 14:00-15:00",
        "14 Dec 09:00-10:00",
        "21 Dec 09:00-10:00",
    ]


def test_a_time_cancelled_as_an_entry_of_its_own_is_free():
    file = calendar(
        event(
            "DTSTART:20261123T160000Z",
            "DTEND:20261123T170000Z",
            "RRULE:FREQ=DAILY;COUNT=3",
        ),
        event("RECURRENCE-ID:20261124T160000Z", "DTSTART:20261124T160000Z", "STATUS:CANCELLED"),
    )

    assert times(file) == ["23 Nov 09:00-10:00", "25 Nov 09:00-10:00"]


def test_outlooks_own_names_of_zones_and_its_word_for_free():
    zone = (
        "BEGIN:VTIMEZONE|TZID:Pacific Standard Time|BEGIN:STANDARD|DTSTART:16010101T020000"
        "|TZOFFSETFROM:-0700|TZOFFSETTO:-0800|RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11"
        "|END:STANDARD|BEGIN:DAYLIGHT|DTSTART:16010101T020000|TZOFFSETFROM:-0800|TZOFFSETTO:-0700"
        "|RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3|END:DAYLIGHT|END:VTIMEZONE"
    )
    file = calendar(
        event(
            "DTSTART;TZID=Pacific Standard Time:20261124T130000",
            "DTEND;TZID=Pacific Standard Time:20261124T133000",
            "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        ),
        event(
            "DTSTART;TZID=Pacific Standard Time:20261125T130000",
            "DTEND;TZID=Pacific Standard Time:20261125T133000",
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            uid="2",
        ),
        head=zone,
    )

    assert len(times(file)) == 1
    assert times(file)[0].startswith("24 Nov 1")


def test_apples_whole_days_last_from_midnight_to_midnight():
    file = calendar(
        event("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126"),
        event("DTSTART;VALUE=DATE:20261130", "TRANSP:TRANSPARENT", uid="2"),
        event("DTSTART;VALUE=DATE:20261201", uid="3"),
    )

    assert times(file) == ["24 Nov 00:00-26 Nov 00:00", "1 Dec 00:00-2 Dec 00:00"]


def test_a_meeting_kept_in_toronto_keeps_torontos_wall_through_its_change_of_clocks():
    file = calendar(
        event(
            "DTSTART;TZID=America/Toronto:20270306T120000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=3",
        )
    )
    toronto = ZoneInfo("America/Toronto")

    found = [dt.datetime.fromtimestamp(start, toronto) for start, _end in busy_times(file, FRAME)]

    assert [f"{one:%-d %b %H:%M}" for one in found] == [
        "6 Mar 12:00",
        "13 Mar 12:00",
        "20 Mar 12:00",
    ]


def test_a_floating_time_is_on_the_owners_wall():
    assert times(calendar(event("DTSTART:20261124T090000", "DTEND:20261124T093000"))) == [
        "24 Nov 09:00-09:30"
    ]


def test_a_line_folded_in_the_middle_of_its_zone_is_read_whole():
    folded = "DTSTART;TZID=America/Van\r\n couver:20261124T090000"

    assert times(calendar(event(folded, "DURATION:PT30M"))) == ["24 Nov 09:00-09:30"]


def test_dates_written_out_beside_a_rule_count_too():
    file = calendar(
        event(
            "DTSTART:20261124T160000Z",
            "DTEND:20261124T163000Z",
            "RRULE:FREQ=DAILY;COUNT=1",
            "RDATE:20261127T160000Z,20261128T160000Z",
        )
    )

    assert times(file) == ["24 Nov 09:00-09:30", "27 Nov 09:00-09:30", "28 Nov 09:00-09:30"]


def test_what_a_server_publishes_as_free_and_busy_is_read():
    file = calendar(
        "BEGIN:VFREEBUSY\r\nUID:1\r\nFREEBUSY;FBTYPE=BUSY:20261124T160000Z/20261124T170000Z,"
        "20261125T160000Z/PT30M\r\nFREEBUSY;FBTYPE=FREE:20261126T160000Z/PT30M\r\nEND:VFREEBUSY"
    )

    assert times(file) == ["24 Nov 09:00-10:00", "25 Nov 09:00-09:30"]


def test_entries_that_touch_or_overlap_are_one_stretch():
    file = calendar(
        event("DTSTART:20261124T160000Z", "DTEND:20261124T170000Z"),
        event("DTSTART:20261124T163000Z", "DTEND:20261124T180000Z", uid="2"),
        event("DTSTART:20261124T180000Z", "DTEND:20261124T183000Z", uid="3"),
    )

    assert times(file) == ["24 Nov 09:00-11:30"]


def test_our_own_visits_coming_back_are_not_busy_with_themselves():
    file = calendar(event("DTSTART:20261124T160000Z", "DURATION:PT1H", uid="ABC123@doorstep"))

    assert times(file) == []


def test_what_is_long_over_and_what_is_far_ahead_is_left_out():
    file = calendar(
        event("DTSTART:20250124T160000Z", "DTEND:20250124T170000Z"),
        event("DTSTART:20280124T160000Z", "DTEND:20280124T170000Z", uid="2"),
        event("DTSTART:20200101T160000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY", uid="3"),
    )

    assert times(file) == ["1 Jan 09:00-10:00"]


def test_a_long_absence_that_began_before_the_frame_is_busy_from_the_frames_edge():
    file = calendar(event("DTSTART;VALUE=DATE:20261001", "DTEND;VALUE=DATE:20261125"))

    assert times(file) == ["20 Nov 00:00-25 Nov 00:00"]


def test_five_megabytes_of_years_gone_by_are_read_and_left_out():
    words = "DESCRIPTION:" + "x" * 400
    old = [event(f"DTSTART:2020{m:02}{d:02}T{h:02}0000Z", "DURATION:PT1H", words, uid=f"{m}{d}{h}")
           for m in range(1, 13) for d in range(1, 29) for h in range(20)]  # fmt: skip
    over = [one.replace("DURATION:PT1H", f"DTEND:{one.split('DTSTART:')[1][:16]}") for one in old]
    file = calendar(*over, event("DTSTART:20261124T160000Z", "DURATION:PT1H", uid="now"))

    assert 3_000_000 < len(file) < 5_000_000
    assert times(file) == ["24 Nov 09:00-10:00"]


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (b"", Trouble.NO_CALENDAR),
        (b"<html>Sign in</html>", Trouble.NO_CALENDAR),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\n", Trouble.NO_CALENDAR),
        (
            calendar(event("DTSTART:20261124T160000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY")),
            Trouble.TOO_BIG,
        ),
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(file, problem):
    with pytest.raises(CannotRead) as why:
        busy_times(file, FRAME)

    assert why.value.problem == problem
