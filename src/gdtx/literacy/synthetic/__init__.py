"""Made-up persons in the register layout: for trying out, for the demonstration, for measuring. Nobody real is in them.

`calibration` holds the published figures they follow, each with its source; `persons` draws them.
"""
