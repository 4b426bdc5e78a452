"""Engine of figures: facts, measures, the stored cube; embedded back ends.

Subjects register facts tables and measures by code when the program starts. Integers come from the engine; rates are
computed once, in Python.
"""
