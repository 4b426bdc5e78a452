"""Engines for office files: Excel in and out, Word, PDF and charts.

They know no subject and no database. A subject hands over columns, rows or a context dictionary, all values
ready to print, and gets a file or cells back. Layout of documents: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""
