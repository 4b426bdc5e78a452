"""Taking sheets of activities in: read → compare and check → look → write, and taking a batch back.

`reading` turns a file into located rows, `comparing` puts each beside the activities there are and holds it to the
checks of the form, `taking` keeps what waits for confirmation and writes it, `undoing` takes a batch back whole.
"""
