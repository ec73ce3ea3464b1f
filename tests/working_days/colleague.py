"""Somebody signed in with one role, who opens pages of the admin and presses their buttons."""

import io
import json

import html5lib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfWriter

RED = ("do not have permission", "Sorry")


def a_photo(name="hall.jpg", size=(60, 40), kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return SimpleUploadedFile(name, out.getvalue())


def a_paper(name="exercises.pdf"):
    out, paper = io.BytesIO(), PdfWriter()
    paper.add_blank_page(200, 200)
    paper.write(out)
    return SimpleUploadedFile(name, out.getvalue())


def fields_of(page, form_with):
    """What a browser would send of the form that holds a field of this name, untouched."""
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    for form in tree.iter("form"):
        found = dict(_sent(form))
        if form_with in found:
            return found
    raise LookupError(form_with)


def _sent(form):
    for tag in form.iter():
        name, kind = tag.get("name"), (tag.get("type") or "text").lower()
        if not name or tag.get("disabled") is not None:
            continue
        if tag.tag == "input" and kind not in ("submit", "button", "file", "image"):
            ticks = kind in ("checkbox", "radio")
            if not ticks or tag.get("checked") is not None:
                yield name, tag.get("value", "on" if ticks else "") or ""
        elif tag.tag == "textarea":
            yield name, tag.text or ""
        elif tag.tag == "select":
            options = list(tag.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None]
            if tag.get("multiple") is None:
                chosen = chosen or options[:1]
            yield from ((name, option.get("value", "")) for option in chosen)


class Colleague:
    """Opens and presses; a page that refuses is told by `opens`."""

    def __init__(self, user):
        self.user = user
        self.browser = Client()
        self.browser.force_login(user)

    def open(self, path):
        answer = self.browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.headers)
        return answer.content.decode()

    def opens(self, path):
        """Whether the page is shown; being sent somewhere else is a refusal."""
        answer = self.browser.get(path, follow=True)
        return answer.status_code == 200 and answer.request["PATH_INFO"].startswith(path)

    def press(self, path, form_with, **answers):
        """Fill in the page's form and press; returns where that leads, and what is then said."""
        data = {**fields_of(self.open(path), form_with), **answers}
        return self.send(path, data)

    def send(self, path, data):
        answer = self.browser.post(path, data, follow=True)
        said = [str(message) for message in answer.context["messages"]] if answer.context else []
        self.landed = answer.request["PATH_INFO"]
        form = answer.context.get("form") if answer.context else None
        assert not getattr(form, "errors", None), (path, form.errors)
        assert answer.status_code == 200, (path, answer.status_code)
        assert not [words for words in said if any(red in words for red in RED)], said
        return said

    def upload(self, path, file, **answers):
        """What the drop zone for several files answers."""
        answer = self.browser.post(path, {"title": file.name, "files[]": file, **answers})
        assert answer.status_code == 200, (path, answer.status_code)
        return json.loads(answer.content)
