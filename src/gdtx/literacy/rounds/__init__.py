"""The yearly round of a commune: from opening it with last year's people to the lock and the freeze.

A commune surveys its households each autumn (Thông tư 19/2020/TT-BGDĐT: what stands on 30/9, sent up by 03/10).
Surveyors get villages, enter the sheet of each household; the officer checks and locks; the steering board freezes.
"""
