"""The demo's gateway: texts become files under VAR_DIR/texts, as e-mails do, and a page shows them."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from booking.texts.gateway import TextOrder
from core.clock import now


@dataclass(frozen=True)
class ShownText:
    """A text as the page of the demo shows it."""

    to: str
    body: str
    at: str


class Console:
    """Every number receives everything."""

    def send(self, order: TextOrder) -> str:
        """Write the text down; its id is its file's name."""
        at = now()
        name = f"{at:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"
        text = ShownText(to=order.to, body=order.body, at=at.isoformat())
        _folder().mkdir(parents=True, exist_ok=True)
        (_folder() / f"{name}.json").write_text(json.dumps(asdict(text)), encoding="utf-8")
        return name


def shown_texts(most: int = 50) -> Iterator[ShownText]:
    """The newest texts, the newest first."""
    for file in sorted(_folder().glob("*.json"), reverse=True)[:most]:
        yield ShownText(**json.loads(file.read_text(encoding="utf-8")))


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "texts"
