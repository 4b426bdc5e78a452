"""Classes with learners by name: literacy by kỳ (Thông tư 33/2021, Thông tư 10/2022) and what follows it.

The list, the sessions, the results and the certificates of a class. A result is written back to the person of the
register as dated evidence. Persons come in by code: from a search by somebody who may see persons of the commune, from
the lists of the survey (registered by a subject above in `invites`), from the kỳ before.
"""
