"""The dossier (Hồ sơ PCGD, XMC) of a commune or province for a year.

Quyết định 2344/QĐ-BGDĐT of 2023, Nghị định 20/2014/NĐ-CP: letter of request, report, statistical tables, minutes of
the inspection by oneself and by the level above, decision of recognition; for a commune also lists and register.
"""
