"""What a practitioner's browser sends."""


def send(client, address, sent, page=None, **more):
    """Press the button of a page that is shown now: it says what it showed."""
    return client.post(address, with_shown(client, page or address, sent), **more)


def with_shown(client, address, sent):
    """The same, with what the page shows now, where the page says it."""
    page = client.get(address)
    says = page.context is not None and "shown" in page.context
    return {"shown_version": page.context["shown"], **sent} if says else sent


def seen(*pages):
    """What the pages say of the visits they show, as their forms send it along."""
    hits = [hit for page in pages for hit in page.context["fates"].hits]
    return {"seen": [hit.seen for hit in hits]}


def shown(client, address):
    """What the page of that address says it shows."""
    return client.get(address).context["shown"]


def week(**changes):
    """Monday nine to five from Monday on, as the editor sends it."""
    return {
        "from_date": "2026-11-23",
        "action": "save",
        "d0-w0-from": "540",
        "d0-w0-to": "1020",
        **changes,
    }
