"""What happens: classes and topics of communal learning centres, their turns and costs, in and out of Excel.

Follows Quyết định 09/2008/QĐ-BGDĐT as amended by Thông tư 40/2010/TT-BGDĐT and Thông tư 11/2025/TT-BGDĐT.
"""
