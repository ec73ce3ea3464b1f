"""What a caller is told when the clinic keeps their time no longer, before its deposit is due (0966)."""

from django.utils.translation import gettext_lazy

MESSAGES = {
    "waiting_called_off": (
        gettext_lazy("We cannot come at the time kept for you"),
        gettext_lazy(
            "We are sorry: something has come up, and nobody can come at the time we kept for you (reference "
            "%(ref)s). Please do not pay the deposit any more; if you have just paid it, all of it comes "
            "back.\n\n%(times)sChoose another time at %(book)s or call us at %(phone)s."
        ),
    ),
    "waiting_let_go": (
        gettext_lazy("Your time is no longer kept"),
        gettext_lazy(
            "As agreed with the office, we no longer keep the time with the reference %(ref)s. Nothing was "
            "charged, and the link we sent no longer pays for it. Should this be a mistake, call us at "
            "%(phone)s, or choose another time at %(book)s."
        ),
    ),
}
