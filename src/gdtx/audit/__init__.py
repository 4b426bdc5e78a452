"""Who did what, when, before and after, in sealed blocks.

Events are written by actions inside their own transaction; a sealer chains committed events into blocks. The actor is kept as plain id and label, so an event outlives the account.
"""
