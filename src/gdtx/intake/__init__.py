"""Counted imports: batches, control totals, refusals and the bookkeeping of taking a batch back.

Knows no subject: a subject registers how its rows are read, written and undone.
Always rows = accepted + refused + unchanged.
"""
