"""What a practitioner's browser sends."""


def send(client, address, sent, page=None, **more):
    """Press the button of a page that is shown now: it says what it showed."""
    return client.post(address, {"shown_version": shown(client, page or address), **sent}, **more)


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
