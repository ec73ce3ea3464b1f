"""What a practitioner's browser sends."""


def week(**changes):
    """Monday nine to five from Monday on, as the editor sends it."""
    return {
        "from_date": "2026-11-23",
        "action": "save",
        "d0-w0-from": "540",
        "d0-w0-to": "1020",
        **changes,
    }
