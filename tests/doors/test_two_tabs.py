"""Two tabs on one form: the second is told. Every address that writes says here how it tells it."""

import re

import pytest
from wagtail.admin.views.generic import EditView

from booking.staff.acts import ACTS
from core.second_tab import TellsSecondTab
from tests.security.addresses import patterns

pytestmark = pytest.mark.django_db

#: A permission of nobody's: what readers think is never edited. Pages are watched by Wagtail's
#: editing sessions, and every save of one is a revision that stays.
KNOWN = r"admin/feedback/.*|admin/pages/.*"
#: The same page under another name of its argument is the same page.
SAMPLE = re.compile(r"<[^>]*>")

#: How the second tab is told, by address: what the form carries and the operation compares.
TOLD = [
    (r"practice/(hours|limits|areas|dates|calendar|calendar/own)/", "shown_version"),
    (r"practice/dates/forget/", "shown_version"),
    (r"practice/notes/<int:pk>/", "shown_version"),
    (r"practice/notes/<int:pk>/remove/", "twice is once"),
    (r"admin/desk/practitioners/<int:pk>/hours/", "shown_version"),
    (r"visit/.*/change/(ask|move|undo)/\$", "sequence"),
    (r"visit/.*/change/both/\$", "the sequences of both visits"),
    (r"visit/.*/earlier/(take|keep)/\$", "the offer it showed"),
    (r"visit/.*/earlier/(stop/)?\$", "twice is once; the later wish counts"),
    (r"visit/.*/plan/\$", "a key made with the form"),
    (r"visit/.*/plan/(offered|decline)/\$", "the plan it showed; answered once"),
    (r"visit/.*/plan/cancel/\$", "the visits it showed, each with its sequence and its sums"),
    (r"practice/visits/<slug:reference>/plan/", "a key made with the form"),
    (r"visit/.*/home/\$", "the visit's sequence"),
    (r"visit/.*/went/\$", "the later answer counts"),
    (r"visit/\^acting/[^/]*/\$", "the version of the answer it showed"),
    (r"visit/\^acting/[^/]*/end/\$", "twice is once"),
    (r"practice/visits/<slug:reference>/acting/", "the version of the answer it showed"),
    (
        r"admin/desk/patients/<int:pk>/acting/<int:consent_pk>/give/",
        "the version of the answer it showed",
    ),
    (r"admin/desk/patients/<int:pk>/acting/<int:consent_pk>/(end|looked)/", "twice is once"),
    (r"admin/desk/patients/<int:pk>/acting/<str:reference>/begin/", "one living consent a pair"),
    (r"admin/desk/day/<slug:day>/better/look/", "two presses are one search"),
    (r"visit/.*/messages/\$", "a key made with the form"),
    (r"visit/.*/change/withdraw/\$", "what still waits; answered already is said on the page"),
    (r"visit/.*/cancel/\$", "refund_cents, fee_cents, sequence"),
    # Says what is to be, and writes nothing: `move` does.
    (r"visit/.*/change/\$", "nothing written"),
    # What is found inside is decided about visit by visit; the same stretch twice is one.
    (r"practice/time-off/take/", "the visits it showed"),
    (r"admin/desk/practitioners/<int:pk>/time-off/", "the visits it showed"),
    (r"admin/desk/closures/holidays/", "the visits it showed"),
    (r"practice/absence/report/", "the visits it showed"),
    (r"admin/desk/(absence|snow)/", "the visits it showed"),
    (r"admin/desk/snow/<int:pk>/open/", "twice is once"),
    (r"(admin/desk/absences|practice/absence)/<int:pk>/back/", "twice is once"),
    (r"admin/desk/visits/<str:reference>/plan/", "the visits it showed, each with its sequence"),
    (r"admin/desk/visits/<str:reference>/right-after/", "the sequence of the visit before"),
    (r"practice/offers/<int:pk>/answer/", "who accepts first has it; answered again is once"),
    (r"admin/desk/absences/visits/<int:pk>/called/", "twice is once"),
    # A step of a visit starts from one status: of two presses one finds it.
    (r"practice/visits/<slug:reference>/door/(paid/)?", "a key made with the form"),
    (r"practice/visits/<slug:reference>/exercises/", "shown_version; the same list twice is once"),
    (r"practice/visits/<slug:reference>/exercises/code/", "a code more, asked for"),
    (r"practice/visits/<slug:reference>/exercises/take-back/", "twice is once"),
    (r"practice/visits/<slug:reference>/door/pay-link/", "a letter more, asked for"),
    (r"practice/visits/<slug:reference>/next/", "the visit and the time: twice is once"),
    (r"practice/visits/<slug:reference>/no-show/", "the status it starts from"),
    (r"practice/\^visits/.*(start\|done\|undo\|way).*", "the status it starts from"),
    (r"practice/visits/<slug:reference>/late/", "the delay it showed; the same word once"),
    # Given back, revoked, invited, tried again, exported, erased: done already is as good as done.
    (r"practice/time-off/<int:pk>/withdraw/", "twice is once"),
    (r"practice/calendar/(revoke|own/forget)/", "twice is once"),
    (r"admin/desk/time-off/<int:pk>/back/", "twice is once"),
    (r"admin/desk/practitioners/<int:pk>/invite/", "twice is once"),
    (r"admin/desk/people/invite/", "makes a new row"),
    (r"admin/desk/jobs/<int:pk>/retry/", "twice is once"),
    (r"admin/desk/jobs/<str:kind>/retry-all/", "twice is once"),
    (r"admin/desk/reports/free-times/ask/", "makes a new row"),
    (r"admin/desk/reports/months/ask/", "makes a new row"),
    (r"admin/desk/pay/close/", "the sums it showed"),
    (r"admin/desk/pay/rates/", "makes a new row"),
    (r"admin/desk/pay/rates/<int:pk>/off/", "twice is once"),
    (r"admin/desk/filters/<slug:room>/save/", "makes a new row"),
    (r"admin/desk/filters/<int:pk>/forget/", "twice is once"),
    (r"admin/desk/books/<slug:name>/make/", "twice is once"),
    (r"admin/desk/books/files/<int:pk>/again/", "twice is once"),
    (r"admin/desk/patients/<int:pk>/(export|erase)/", "twice is once"),
    (r"admin/desk/patients/<int:pk>/package/", "a key made with the form"),
    (r"admin/desk/packages/<int:pk>/end/", "shown"),
    (r"visit/.*/package/\$", "twice is once"),
    (r"admin/desk/credit/<int:pk>/pay-out/", "a key made with the form"),
    (r"admin/desk/claims/<slug:code>/", "the reference, written once"),
    (r"admin/desk/book/", "makes a new row"),
    (r"admin/desk/moving-in/", "makes a new row"),
    (r"(accounts|admin/desk/people)/sessions/(<int:pk>|others)/end/", "twice is once"),
    (
        r"admin/desk/moving-in/<int:pk>/(bring|columns|decide|forget|names|undo)/",
        "the step it starts from",
    ),
    (r"admin/desk/patients/", "nothing written"),
    (r"admin/desk/patients/<int:pk>/book/", "makes a new row"),
    (r"admin/desk/patients/<int:pk>/merge/", "nothing written"),
    (r"admin/desk/patients/<int:pk>/merge/<int:other>/", "shown_version"),
    (r"admin/desk/patients/<int:pk>/part/", "twice is once"),
    (r"admin/desk/patients/<int:pk>/edit/", "shown_version"),
    (r"admin/desk/patients/<int:pk>/texts/", "seen"),
    (r"admin/desk/visits/<str:reference>/<slug:name>/", "by act, below"),
    # The journey is one draft; the page before the last press compares all of it (0831, 0833, 1017).
    (r"book/.*", "shown_version, and all of it before the last press"),
    (r"visit/.*/(again|pay|deposit)/\$", "the ledger"),
    (r"visit/.*/card/\$", "twice is once"),
    (r"visit/.*/receipt/issue/\$", "twice is once"),
    (r"visit/mine/end/", "twice is once"),
    (r"visit/.*/details/\$", "shown_version"),
    (r"visit/.*/address/\$", "nothing written but what was typed"),
    (r"visit/.*/address/check/\$", "sequence, fee_cents"),
    # The newest question counts; confirmed twice is confirmed once.
    (r"visit/.*/email/\$", "a letter more, asked for"),
    (r"visit/\^email/.*", "twice is once"),
    (r"visit/find/", "a letter more, asked for"),
    (r"gift-cards/", "a key made with the form, and shown_version"),
    (r"gift-cards/balance/", "nothing written"),
    (r"visit/.*/gift/\$", "a card is emptied once"),
    (r"admin/desk/gift-cards/", "nothing written"),
    (r"admin/desk/gift-cards/sell/", "a key made with the form"),
    (r"admin/desk/gift-cards/<int:pk>/end/", "shown"),
    (r"packages/<int:pk>/", "a key made with the form, and shown_version"),
    (r"packages/.*/pay/\$", "one open page of a purchase"),
    (r"packages/.*/book/\$", "makes a new row"),
    (r"admin/desk/purchases/<str:reference>/pay-back/", "shown"),
    (r"admin/desk/purchases/<str:reference>/looked/", "twice is once"),
]
#: Answers to GET only.
LOOKED_AT = [
    r"visit/.*/exercises/\$",
    r"practice/(agenda/|time-off/|time-off/impact/|time-off/<int:pk>/)?",
    r"practice/(absence/|absence/<int:pk>/|offers/|seen/<int:pk>/)",
    r"admin/desk/absences/(<int:pk>/)?",
    r"admin/desk/(audit|people/sessions|moving-in/<int:pk>)/",
    r"practice/visits/<slug:reference>/(map/)?",
    r"practice/\^visits/.*/map/.*",
    r"practice/calendar/<str:token>\.ics",
    r"practice/worker\.js",
    r"admin/desk/(visits/<str:reference>|patients/<int:pk>|disputes/<int:pk>|jobs)/",
    r"admin/desk/reports/[a-z-]+/",
    r"admin/desk/(books|payouts)/(<.*>/)?",
    r"admin/desk/claims/",
    r"admin/desk/filters/<int:pk>/",
    r"(admin/desk|practice)/pay/(<int:number>/(<int:pk>/)?)?",
    r"admin/desk/day/(<slug:day>/(sheets/|better/|rounds/<int:pk>/|move/<str:reference>/)?)?",
    r"admin/desk/books/files/<int:pk>/",
    r"visit/\^\(\?P<(token|reference)>[^/]*/\$",
    r"visit/(mine/|\^mine/.*)",
    r"visit/.*/(confirmation/|plan/visits/|receipt/|receipt\\\.pdf|calendar\\\.ics)\$",
    r"visit/.*/(papers|year)/.*",
    r"admin/desk/purchases/(<str:reference>/)?",
    r"admin/desk/gift-cards/<int:pk>/",
    r"packages/.*/card\\\.pdf\$",
    r"packages/((return|\^mine/\(\?P<(token|reference)>[^/]*)/\$?)?",
    r"admin/desk/(patients|visits)/.*\.pdf",
]
OURS = re.compile(r"(practice|book|visit|packages|gift-cards|admin/desk)/")

#: What the page of each act of the office carries, beside what its operation refuses by itself.
ACTS_TOLD = {
    **dict.fromkeys(["done", "no-show", "reopen"], "the status it starts from"),
    **dict.fromkeys(["reschedule", "give-to", "put-back"], "sequence"),
    "cancel": "shown_clinic, shown_patient, sequence",
    "dealt-with": "follow_up",
    **dict.fromkeys(["move-as-asked", "say-no"], "request"),
    **dict.fromkeys(["write", "nothing-to-answer", "refused-letters", "went-talked-about"], "seen"),
    **dict.fromkeys(["refund", "return-overpaid"], "seen_left"),
    "charge-fee": "charged once for a visit, by the database",
    "remove-card": "twice is once",
    "waive-fee": "a fee that is due, let go of once",
    "put-right": "the entry, put right once",
    **dict.fromkeys(["issue-receipt", "use-package"], "twice is once"),
    "receipt-anew": "number",
    **dict.fromkeys(
        ["record-payment", "paid-back", "discount", "keep-as-credit", "use-credit"], "key"
    ),
    **dict.fromkeys(["confirm-after-all", "give-back"], "the status it starts from"),
    **dict.fromkeys(["give-up-mismatch", "money-looked-at", "fraud-dealt-with"], "twice is once"),
    **dict.fromkeys(["waive-deposit", "let-go"], "the status it starts from"),
    **dict.fromkeys(
        ["claim-sent", "claim-approved", "claim-paid", "claim-again"], "the state it starts from"
    ),
    "claim-refused": "seen_owed",
    "wait-longer": "only ever longer",
    "flexible": "twice is once",
    "take-deposit": "key",
    "ask-deposit": "a letter more, asked for",
    **dict.fromkeys(["resend", "pay-link"], "a letter more, asked for"),
}


def test_every_address_of_ours_says_how_the_second_tab_is_told():
    routes = sorted({route for route, _view in patterns() if OURS.match(route)})
    named = [pattern for pattern, _how in TOLD] + LOOKED_AT

    unsaid = [route for route in routes if not any(re.fullmatch(one, route) for one in named)]
    idle = [one for one in named if not any(re.fullmatch(one, route) for route in routes)]

    assert (unsaid, idle) == ([], [])


def test_every_act_of_the_office_says_how_the_second_tab_is_told(visit_in_office):
    fields = {
        "sequence": ("reschedule", "give-to", "put-back", "cancel"),
        "follow_up": ("dealt-with",),
        "request": ("move-as-asked", "say-no"),
        "seen_left": ("refund", "return-overpaid"),
        "number": ("receipt-anew",),
        "key": (
            "record-payment",
            "paid-back",
            "discount",
            "take-deposit",
            "keep-as-credit",
            "use-credit",
        ),
        "seen": ("nothing-to-answer", "write", "refused-letters", "went-talked-about"),
        "seen_owed": ("claim-refused",),
    }

    assert ACTS.keys() == ACTS_TOLD.keys()
    for field, acts in fields.items():
        for act in acts:
            form = ACTS[act].form(visit_in_office, visit_in_office.created_at)
            assert form.fields[field].widget.is_hidden, (act, field)
            assert field in ACTS_TOLD[act]


def test_every_edit_page_of_the_admin_tells_its_second_tab():
    edits = {}
    for route, view in patterns():
        view_class = getattr(view, "view_class", None)
        if isinstance(view_class, type) and issubclass(view_class, EditView):
            edits.setdefault(SAMPLE.sub("<>", route), view_class)  # the first answers
    mute = [route for route, view in edits.items() if not issubclass(view, TellsSecondTab)]

    assert len(edits) >= 30
    assert [route for route in mute if not re.fullmatch(KNOWN, route)] == []


@pytest.fixture
def visit_in_office(clinic, booked):
    return booked
