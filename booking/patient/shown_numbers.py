"""What the page that was pressed had shown: numbers that are held against what is so."""

from django.http import HttpRequest


def shown_sequence(request: HttpRequest) -> int:
    """The visit's number on the page that was pressed; a page that says none had another visit."""
    return shown_number(request, "sequence")


def shown_number(request: HttpRequest, name: str) -> int:
    """A number the page showed; anything unreadable is none, so it cannot agree with what is so."""
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1
