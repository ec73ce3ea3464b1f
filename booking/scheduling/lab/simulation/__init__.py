"""A month of bookings under different orders of the same offered starts.

Every policy sees the same practitioners, the same patients and the same requests; only what is
shown to a patient first differs. Starts and costs come from the functions the site itself calls
(`openings`, `ranked`, `first_shown`), a day of one practitioner at a time so that only days on
which something was booked are reckoned again. Assumptions and figures: docs/ranking.md.
"""
