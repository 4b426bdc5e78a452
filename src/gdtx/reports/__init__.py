"""What we tell: the semester and year review of an area, drafted from figures and completed by people.

Layout by Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""
