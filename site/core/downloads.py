"""A table as a file somebody takes along: CSV or a workbook, named, kept by no cache."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from core.spreadsheets import csv_file, xlsx_file

CSV, XLSX = "csv", "xlsx"
KINDS = (CSV, XLSX)
MIME = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(
    name: str, kind: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The table under `name`, as one of KINDS; of some thousand rows at most."""
    if kind == XLSX:
        with xlsx_file(headings, rows) as workbook:
            content: bytes | str = workbook.read()
    else:
        content = csv_file(headings, rows)
    response = HttpResponse(content, content_type=MIME[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store, private"
    return response
