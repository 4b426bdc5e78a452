"""Taking in a file of areas with their dates: it extends and refines what is loaded; what contradicts it is refused.

Four steps: cells → located rows (`reading`) → the dated world in memory (`timelines`) → each row held against it
(`reconciling`) → writing (`actions.territory`). What is known on a date wins over what is only known "before".
"""
