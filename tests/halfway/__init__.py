"""Money that is written in several steps, by processes that die between two of them (−9).

`PATHS` are the ways on which it happens: a deposit that is waited for, an insurer's paper for many
visits, something bought by card, the nightly reading of payouts. Each has a `begin` that makes a fresh
subject, a `go` that is killed, an `again` that is what people and the worker do next, and `faults`:
what is then half done, lost or done twice, in words.
"""
