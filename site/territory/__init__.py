"""The country a clinic works in, as data: postal codes, payers, emergency lines, money, holidays.

`country.py` says what a country is; `canada_bc.py` is the one that ships; `here.country()` is the
one this installation runs in (`COUNTRY`). Every room may read it; it reads no other room.
"""
