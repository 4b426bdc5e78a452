"""Corrections of figures that were frozen and reported: reopened with a reason, frozen anew, told before and after.

While a correction runs the figures that were frozen stand; the round's register may be written to again. It ends with
another frozen set and an entry that names every figure that moved, the reason, and which sets above still hold the
earlier ones.
"""
