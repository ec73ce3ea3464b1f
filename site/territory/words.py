"""Words that are translated when they are read, or stand as they are."""

from typing import TYPE_CHECKING, TypeAlias

from django.utils.functional import Promise

if TYPE_CHECKING:  # the types of Django know a narrower kind of promise than Django does
    from django_stubs_ext import StrPromise

    Words: TypeAlias = str | StrPromise
else:
    Words = str | Promise
