"""The four doors that take a picture, as an editor's browser uses them, and files made by hand."""

import json
import struct
import zlib

from core.models import ClinicImage
from tests.working_days.colleague import a_photo, fields_of

SEVERAL = "/admin/images/multiple/add/"


def by_several(editor, file):
    answer = editor.upload(SEVERAL, file)
    return ClinicImage.objects.get(pk=answer["image_id"]) if answer["success"] else None, answer


def by_chooser(editor, file):
    form = {"image-chooser-upload-title": "A hall", "image-chooser-upload-file": file}
    answer = editor.browser.post("/admin/images/chooser/create/", form)
    assert answer.status_code == 200
    step = json.loads(answer.content)
    chosen = step["step"] == "chosen"
    return ClinicImage.objects.get(pk=step["result"]["id"]) if chosen else None, step


def by_replacing(editor, file):
    image, _answer = by_several(editor, a_photo("before.jpg"))
    path = f"/admin/images/{image.pk}/"
    form = {**fields_of(editor.open(path), "title"), "file": file}
    answer = editor.browser.post(path, form)
    assert answer.status_code in (200, 302)
    image.refresh_from_db()
    words = {"error": answer.content.decode()}
    return (image if answer.status_code == 302 else None), words


def by_one(editor, file):
    form = {"title": "A hall", "file": file}
    answer = editor.browser.post("/admin/images/add/", form)
    assert answer.status_code in (200, 302)
    return ClinicImage.objects.first(), {"error": answer.content.decode()}


DOORS = [by_several, by_chooser, by_replacing, by_one]


def png(width, height, depth, colour, row):
    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b"\0" + row) for _line in range(height)) + packer.flush()
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
