"""A clinic with one row of everything that the admin shows, named as people name things."""

import datetime as dt

from django.contrib.auth.models import Group
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.contrib.settings.registry import registry
from wagtail.documents.models import Document
from wagtail.log_actions import log
from wagtail.models import Collection, Workflow
from wagtail.snippets.models import get_snippet_models

from blog.models import Topic
from booking.models import (
    AuditAction,
    BalanceTransaction,
    Closure,
    Dispute,
    DriveCorrection,
    Language,
    Package,
    Payment,
    Payout,
    TimeOff,
    UnservedSearch,
    WaitingListEntry,
)
from booking.staff.job_words import JOBS
from config.roles import ensure_all_roles
from core.audit import Actor, acting, record
from core.models import (
    Alert,
    Author,
    CallToAction,
    ClinicImage,
    ClinicSettings,
    Faq,
    GlossaryTerm,
    OutboxMessage,
    Reference,
)
from home.models import ContactMessage, Feedback, Synonym
from services.models import CareCard, FundingProgram
from services.models.reviewed import WORKFLOW
from tests import factories
from tests.factories import NOW, at
from tests.pages import site
from tests.pages.closed_pay import a_pay_period
from tests.pages.kept_money import CENTS, kept_for
from tests.pages.of_the_worker import a_file_of_another_program, a_report_and_files
from tests.working_days.colleague import a_paper, a_photo

#: Seen on no page: a minute of the day.
MINUTE = 605
RECORDED = [
    (AuditAction.VISIT_COMPLETED, ["finished_at", "status"]),
    (AuditAction.VISIT_DESCRIBED, ["patient", "language", "street", "access_notes", "consent"]),
    (AuditAction.VISIT_RESCHEDULED, ["start", "end", "practitioner"]),
    (AuditAction.DEALT_WITH, ["needs_staff"]),
    (AuditAction.PAYMENT_RECORDED, ["ledger"]),
    (AuditAction.MONEY_REVIEWED, ["review"]),
]


def furnish():
    """Everything. Returns the people by the name of their role."""
    home = site.make_site()
    ensure_all_roles()
    ClinicSettings.objects.create(pk=1, name="Tidewater")
    for kind in registry:
        kind.load()
    people = {
        name: factories.make_user(
            f"{name.split()[-1].lower()}@tidewater.example", first_name="Kim", last_name=name
        )
        for name in ("Office", "Owner", "Publisher", "Marketing", "Clinical reviewer")
    }
    for name, person in people.items():
        person.groups.add(Group.objects.get(name=name))
    visit = _practice(people["Office"])
    _money(visit)
    a_pay_period(visit.practitioner, NOW)
    _shared_texts(visit.practitioner)
    _site(home, visit, people["Marketing"])
    return people


def _practice(by):
    area = factories.make_area(travel_fee_cents=CENTS)
    kind = factories.make_visit_type(name="Follow-up visit", price_cents=CENTS, deposit_cents=CENTS)
    factories.make_policy(name="Usual terms")
    person = factories.make_practitioner(
        name="Priya Sandhu",
        areas=[area],
        visit_types=[kind],
        hours="10:05-17:00",
        registration_valid_to=dt.date(2027, 5, 31),
        email="priya@tidewater.example",
    )
    person.languages.add(Language.objects.get_or_create(code="pa", defaults={"name": "Punjabi"})[0])
    off = {"start": at("2026-12-01", "12:00"), "end": at("2026-12-03", "15:00")}
    TimeOff.objects.create(practitioner=person, **off)
    DriveCorrection.objects.create(
        from_area=area, to_area=area, extra_minutes=9, from_minute=MINUTE, to_minute=MINUTE + 60
    )
    Closure.objects.create(date="2026-12-25", name="Christmas Day", is_statutory=True)
    UnservedSearch.objects.create(prefix="V0N", day="2026-11-19", count=3)
    WaitingListEntry.objects.create(
        prefix="V0N",
        area=area,
        visit_type=kind,
        email="jo@patients.example",
        email_hash="x",
        created_at=NOW,
    )
    package = Package.objects.create(
        name="Six follow-ups", visit_type=kind, visits=6, price_cents=CENTS
    )
    visit = factories.make_visit(
        practitioner=person,
        visit_type=kind,
        start=at("2026-11-19", "10:05"),
        area=area,
        status="no_show",
        price_cents=CENTS,
        payer="icbc",
        created_at=NOW,
    )
    factories.make_absence(visit, practitioner=person, start=visit.start, end=visit.end)
    kept_for(visit.patient, package)
    for action, fields in RECORDED:
        record(actor=acting(by), action=action, on=visit, now=NOW, fields=fields)
    record(
        actor=Actor("retention"),
        action=AuditAction.ERASED,
        on=visit.patient,
        now=NOW,
        fields=["address"],
    )
    record(
        actor=acting(by),
        action=AuditAction.EXPORTED,
        on=visit.patient,
        now=NOW,
        fields=["unfinished answers"],
    )
    return visit


def _money(visit):
    payment = Payment.objects.create(
        visit=visit,
        kind="deposit",
        state="paid",
        amount_cents=CENTS,
        currency="cad",
        created_at=NOW,
        expires_at=NOW,
        paid_at=NOW,
        intent_id="pi_1",
        session_id="cs_1",
        review="amount, live mode",
    )
    Dispute.objects.create(
        payment=payment,
        provider_id="dp_1",
        status="warning_needs_response",
        amount_cents=CENTS,
        reason="product_not_received",
        opened_at=NOW,
        due_by=NOW,
    )
    payout = Payout.objects.create(
        provider_id="po_1",
        amount_cents=CENTS - 45,
        currency="cad",
        status="in_transit",
        created_at=NOW,
        arrives_on=dt.date(2026, 11, 24),
        read_at=NOW,
    )
    BalanceTransaction.objects.create(
        provider_id="txn_1",
        kind="charge",
        amount_cents=CENTS,
        fee_cents=45,
        net_cents=CENTS - 45,
        currency="cad",
        created_at=NOW,
        payment=payment,
        payout=payout,
    )
    for kind in JOBS:
        OutboxMessage.objects.create(
            kind=kind,
            key=kind,
            ids={"visit": visit.pk, "message": "reminder_48h"},
            run_at=NOW,
            state="dead",
            attempts=12,
            last_error="SMTPServerDisconnected",
        )
    OutboxMessage.objects.create(
        kind="visit.mail",
        key="told",
        ids={"visit": visit.pk, "message": "reminder_2h"},
        run_at=NOW,
        done_at=NOW,
        state="done",
        outcome="sent",
    )
    a_report_and_files(NOW)
    a_file_of_another_program(NOW)


def _shared_texts(practitioner):
    Author.objects.create(name="Bo Lee", slug="bo-lee")
    Reference.objects.create(
        key="who-facts", title="Facts about falls", year=2024, accessed=dt.date(2026, 10, 6)
    )
    GlossaryTerm.objects.create(slug="friction", term="Friction", definition="Small movements.")
    Faq.objects.create(
        slug="scan", question="Do I need a scan?", answer="<p>Rarely.</p>", topic="Backs"
    )
    CallToAction.objects.create(slug="call", kind="phone", title="Call us")
    Alert.objects.create(
        title="Snow", body="Some visits are late.", start=NOW, end=NOW + dt.timedelta(days=1)
    )
    Topic.objects.create(slug="backs", name="Backs")
    CareCard.objects.create(slug="head", name="Head", title="Call 911 if", signs="<p>Drowsy</p>")
    FundingProgram.objects.create(
        slug="icbc", name="ICBC", summary="After a crash.", as_of=dt.date(2026, 10, 6)
    )
    Synonym.objects.create(words="heel, plantar")


def _site(home, visit, by):
    article = site.make_article(
        home, next_review=dt.date(2026, 11, 1), last_reviewed=dt.date(2025, 11, 1)
    )
    site.make_service(home, visit_types=[visit.visit_type])
    site.make_area_page(home, visit.area)
    site.make_profile(home, visit.practitioner)
    site.make_page(home)
    article.title = "Lower back pain"
    article.save_revision(user=by, log_action=True)
    Workflow.objects.get(name=WORKFLOW).start(article, by)
    ContactMessage.objects.create(
        name="Joan", phone="+16045550199", text="Do you have parking?", at=NOW
    )
    Feedback.objects.create(page=article, helpful=False, text="More pictures", at=NOW)
    Redirect.objects.create(old_path="/old", redirect_page=article)
    SearchPromotion.objects.create(
        query=Query.get("scan"), page=article, description="Read this first"
    )
    root = Collection.objects.get(depth=1)
    root.add_child(name="Photos")
    ClinicImage.objects.create(
        title="Hall", file=a_photo(), description="A hall", collection=root, uploaded_by_user=by
    )
    Document.objects.create(title="Exercises", file=a_paper(), collection=root, uploaded_by_user=by)
    for kind in (
        *get_snippet_models(),
        type(visit.practitioner),
        type(visit.area),
        Closure,
        ContactMessage,
    ):
        for row in kind.objects.all()[:1]:
            log(row, "wagtail.create", user=by)
            log(row, "wagtail.edit", user=by)
