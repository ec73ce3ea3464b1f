"""Another region's positions come in from a file, once however often it is read."""

import gzip

import pytest
from django.core.management import CommandError, call_command

from booking.models import PostalPoint
from booking.operations.clinic.import_map import MapUnreadable
from tests.refusals import provoked

pytestmark = pytest.mark.django_db

LINE = "CA\tK1A 0B1\tOttawa\tOntario\tON\tOttawa\t\t\t\t45.4208\t-75.6900\t6\n"
BAD = "CA\tK1A 0B2\tOttawa\tOntario\tON\tOttawa\t\t\t\tnorth\t-75.6900\t6\n"


def imported():
    found = PostalPoint.objects.filter(code="K1A0B1")
    return list(found.values_list("latitude", "longitude", "municipality"))


@pytest.mark.parametrize("name", ["CA.txt", "CA.txt.gz"])
def test_a_geonames_file_is_read_plain_or_packed_and_twice_is_once(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(gzip.compress(LINE.encode()) if name.endswith(".gz") else LINE.encode())

    call_command("import_postal_codes", str(file))
    call_command("import_postal_codes", str(file))

    assert imported() == [(45.4208, -75.69, "Ottawa")]


def test_a_bad_line_is_named_and_nothing_is_written(tmp_path):
    file = tmp_path / "CA.txt"
    file.write_text(LINE + BAD)

    with pytest.raises(CommandError) as caught, provoked(MapUnreadable):
        call_command("import_postal_codes", str(file))

    assert str(caught.value) == "CA.txt line 2: latitude and longitude must be numbers"
    assert imported() == []
