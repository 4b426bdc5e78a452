"""The demonstration: a whole province, made up, on its real territory.

Thanh Hóa with one communal learning centre a commune, exactly 10.029 classes and 988.496 learner-turns in the first
semester of 2020-2021 (the figures its department reported on 31/3/2021), other semesters beside it, and people who can
sign in. Everything is synthetic and marked so; it stands above all subjects and writes through their actions.
"""
