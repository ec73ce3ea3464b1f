"""A CSV file as text and rows, or a plain reason why it is none."""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO

#: Ten thousand patients with all columns are some three megabytes.
LARGEST = 10 * 1024 * 1024
MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 20_000, 100, 2_000
_DELIMITERS = ",;\t"
#: A spreadsheet, and our own exports, put this before what would else run as a formula.
_ESCAPED = tuple(f"'{sign}" for sign in "=+-@")


class NoTable(Exception):
    """The file cannot be read as a table; `reason` is a word for the door, `line` counts from 1."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, UTF-16 with one, else Windows-1252.

    Raises NoTable: `large`, `empty`, `signs`.
    """
    if len(content) > LARGEST:
        raise NoTable("large")
    if not content.strip():
        raise NoTable("empty")
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if content.startswith(mark):
            return _decoded(content, "utf-16")
    if b"\0" in content:
        raise NoTable("signs")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "windows-1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise NoTable("signs") from None
    if "\0" in text:
        raise NoTable("signs")
    return text


def headers_of(text: str) -> list[str]:
    """The names of the columns. Raises NoTable: `headers`, `columns`, or as `rows_of`."""
    headers = [cell.strip() for cell in next(_read(text), [])]
    if sum(bool(header) for header in headers) < 2:
        raise NoTable("headers", 1)
    if len(headers) > MOST_COLUMNS:
        raise NoTable("columns", 1)
    return headers


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line below the headers that is not empty, with its number as a spreadsheet counts them.

    Raises NoTable: `lines`, `quotes`, `long`.
    """
    rows = _read(text)
    next(rows, None)
    for number, row in enumerate(rows, 2):
        if number > MOST_LINES + 1:
            raise NoTable("lines", number)
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise NoTable("long", number)
        if any(cell.strip() for cell in row):
            yield number, [_plain(cell) for cell in row]


def _read(text: str) -> Iterator[list[str]]:
    head = text.partition("\n")[0]
    # Excel writes what its country writes: semicolons where a comma stands in numbers.
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise NoTable("quotes", reader.line_num) from None


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith(_ESCAPED) else cell
