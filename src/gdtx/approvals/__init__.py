"""How something goes from draft to decided: an engine that runs the workflow table a subject gives it.

No state is reached around the table, two deciders cannot both win, and whoever submitted does not decide. The steps
taken are kept with who, when and why.
"""
