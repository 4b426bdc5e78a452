"""Who did what, when, before and after, in sealed blocks.

Events are written by actions inside their own transaction (`actions.record`); a sealer chains committed events into
blocks (`sealing`), and whoever doubts them has them checked (`verifying`, command ``verify_audit``). The actor
is kept as plain id and label, so an event outlives the account.
"""
