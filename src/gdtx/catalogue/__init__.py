"""The law and the lists as dated data: school calendars, thematic groups, rules of counting turns.

Every row carries from when it holds and its citation (căn cứ).
"""
