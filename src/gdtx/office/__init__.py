"""Excel, Word, PDF and charts: engines without subject knowledge.

Subjects hand over columns, rows and dictionaries; layouts follow Nghị định 30/2020/NĐ-CP.
"""
