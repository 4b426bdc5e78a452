"""What every page is made of: values a view fills, each drawn by one template tag of ``{% load gdtx %}``.

A view asks its queries, puts the answers into these values and renders a template. None of them reads the
database or knows a subject.
"""

from gdtx.foundation.pages.addresses import with_query
from gdtx.foundation.pages.charts import Bar, BarChart
from gdtx.foundation.pages.context import Choice, ContextLine, ContextPart, DateChoice
from gdtx.foundation.pages.parts import Badge, Change, Figure, Moment, Step, change
from gdtx.foundation.pages.tables import Cell, Column, Pager, Row, Sort, Table, paginate

__all__ = [
    "Badge",
    "Bar",
    "BarChart",
    "Cell",
    "Change",
    "Choice",
    "Column",
    "ContextLine",
    "ContextPart",
    "DateChoice",
    "Figure",
    "Moment",
    "Pager",
    "Row",
    "Sort",
    "Step",
    "Table",
    "change",
    "paginate",
    "with_query",
]
