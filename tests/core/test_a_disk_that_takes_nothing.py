"""A disk that is full or cannot be written refuses nobody: pages are read, times are held, settings saved."""

import pytest

from booking.models import Visit
from core import cache_tokens
from core.models import ClinicSettings
from core.whole_files import write_whole
from home.page_view_counts import TALLY
from tests.doors.patient import Patient
from tests.operations.people import small_clinic
from tests.payments.bench import Bench

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_room(settings, tmp_path):
    """The folder of small files cannot be written: somebody put a file in its place."""
    (tmp_path / "no-folder").write_text("")
    settings.VAR_DIR = tmp_path / "no-folder"
    yield
    cache_tokens._untold.clear()


def test_a_time_is_held(no_room, time_machine):
    bench = Bench(traveller=time_machine)
    small_clinic()
    Patient(bench).until("details")

    assert Visit.objects.filter(status="held").count() == 1


def test_what_was_kept_is_stale_all_the_same(no_room):
    before = cache_tokens.token()
    clinic = ClinicSettings.current()
    clinic.name = "Harbour Physio"
    clinic.save()
    after = cache_tokens.token()
    clinic.save()

    assert len({before, after, cache_tokens.token()}) == 3


def test_a_page_is_read_and_counted_later(no_room, client, settings, tmp_path, now):
    settings.NEWS = ""
    TALLY.counted.clear()
    TALLY.add(1, "views", now)
    TALLY.leave(now.timestamp())
    assert sum(TALLY.counted.values()) == 1

    settings.VAR_DIR = tmp_path
    TALLY.leave(now.timestamp())

    assert [file.suffix for file in (tmp_path / "counts").iterdir()] == [".json"]
    TALLY.counted.clear()


def test_nothing_is_left_beside_a_file_that_could_not_be_replaced(tmp_path):
    (tmp_path / "token").mkdir()  # what is there cannot be replaced by a file

    with pytest.raises(OSError):
        write_whole(tmp_path / "token", "fresh")

    assert [one.name for one in tmp_path.iterdir()] == ["token"]
