"""The literacy register of a year: who is literate at which level, and the statutory tables XMC-3, CMC-1, CMC-2, XMC-4.

Nghị định 20/2014/NĐ-CP (standards), Thông tư 33/2021 and 10/2022/TT-BGDĐT (programme and its results). How a person is
counted is a rule set of the catalogue, compiled once to SQL; a cube of the counted persons makes every table. Years
that are closed lie frozen in Parquet files with a manifest, and their figures never move.
"""
