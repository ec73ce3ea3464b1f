"""The order of rounds that drives least, found by PyVRP: plain numbers in, an order out, believed by nobody.

Nothing else imports PyVRP. The program starts `python -m booking.solving`, a process that is ended at
its limits, and asks its own rules about whatever comes back (1174).
"""
