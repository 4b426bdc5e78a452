"""Periods, dated ranges, Vietnamese text, refusals, the business clock and the parts every page is made of.

No models and no business: anything here would make sense in a system about something else. It imports nothing of gdtx.
"""
