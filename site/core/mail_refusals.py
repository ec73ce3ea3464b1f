"""Why a letter did not leave: for ever, or for now. They say nothing private."""

from core.outbox import Hopeless, TryLater


class AddressRefused(Hopeless):
    """Whoever carries letters will never take one to this address."""


class LetterRefused(Hopeless):
    """Whoever carries letters will never take this one."""


class MailAway(TryLater):
    """Whoever carries letters cannot be reached, or will not take any now."""
