"""What the office sends about claims, and the papers that pay them."""

from django.urls import reverse

from booking.queries.claims import claim_of

CLAIMS = "/admin/desk/claims/"
ICBC = f"{CLAIMS}icbc/"


def act(office, visit, name, **fields):
    """Typed, looked at, done."""
    address = reverse("desk:act", args=[visit.public_ref, name])
    looked = office.post(address, fields)
    if looked.status_code != 200:
        return looked
    return office.post(address, {**fields, "seen": "yes"}, follow=True)


def state(visit):
    return claim_of(visit).state


def line(visit):
    return f"line-{visit.public_ref}"


def paper(*lines, reference="EFT 0042", paid_on="2026-11-19", total=None):
    amounts = {line(visit): amount for visit, amount in lines}
    sum_of = sum(float(amount) for amount in amounts.values())
    return {
        "reference": reference,
        "paid_on": paid_on,
        "total": f"{sum_of:.2f}" if total is None else total,
        **amounts,
    }


def write_down(office, sent, address=ICBC):
    office.post(address, sent)
    return office.post(address, {**sent, "seen": "yes"}, follow=True)
