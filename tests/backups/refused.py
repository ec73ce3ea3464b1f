"""A refusal as the operator meets it: in the words of a command, and for its own reason."""

from contextlib import contextmanager

import pytest
from django.core.management import CommandError


@contextmanager
def refused(refusal, words):
    """Within, a command must refuse in these words, because of exactly that refusal."""
    with pytest.raises(CommandError, match=words) as caught:
        yield
    assert type(caught.value.__cause__) is refusal
