"""Conferences: prepared, held, concluded. The numbered conclusions of one are the first thing the next one opens with.

Bodies, delegations, papers, speeches, petitions, photographs, minutes and conclusions are one record, from which the
set of papers for the day, the minutes, the notice of conclusions and the bulletin are made (layouts: Nghị định
30/2020/NĐ-CP).
"""
