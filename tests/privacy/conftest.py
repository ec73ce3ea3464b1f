from tests.doors.conftest import another, bench, clinic, patient  # noqa: F401  the same small clinic
