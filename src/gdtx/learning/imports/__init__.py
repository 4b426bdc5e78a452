"""Taking sheets of classes in: read → check → stage and compare → write, and taking a batch back.

The four steps are `reading` (cells to located rows), `checking` (every problem of every row, by the rules of
`learning.checks`), `staging` (accepted rows beside the classes that exist) and `writing` (one transaction).
`undoing` takes a batch back whole; `intake` keeps the batch and its counts.
"""
