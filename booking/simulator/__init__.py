"""The payment simulator: Stripe's API answered from inside this program (0203). No real money, ever.

Used by the demo and by the tests. Our code reaches it through the same client library as
the real one, so encoding, retries, idempotency keys and errors are real. See `app.py`.
"""
