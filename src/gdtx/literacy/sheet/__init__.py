"""The official survey sheet of 47 numbered columns, in and out.

`columns` defines it once; `finding` finds it in a workbook, `reading` turns its rows into facts about people
(`facts`), `households` puts them together, `matching` beside the register; `taking` takes it in, `undoing` takes a
batch back, `writing` makes the sheet again.
"""
