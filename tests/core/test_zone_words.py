"""A clock is called what people call it, in their language, and never by a season or by letters."""

import pytest
from django.utils import translation

from core.local_time import zone_words


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("America/Vancouver", "Pacific time", "heure du Pacifique"),
        ("America/Toronto", "Eastern time", "heure de l’Est"),
        ("America/St_Johns", "Newfoundland time", "heure de Terre-Neuve"),
        ("Europe/Lisbon", "Western European time", "heure de l’Europe de l’Ouest"),
        ("America/Whitehorse", "Whitehorse time", "heure locale (Whitehorse)"),
        ("", "Pacific time", "heure du Pacifique"),
    ],
)
def test_a_visit_in_toronto_is_told_in_eastern_time(zone, english, french):
    with translation.override("fr"):
        in_french = zone_words(zone)

    assert (zone_words(zone), in_french) == (english, french)
