"""Addresses of the official survey sheet, in and out."""

from django.urls import path

from . import sheet_batch, sheet_rows, sheets

urlpatterns = [
    path("xoa-mu-chu/nhap/", sheets.sheet_start, name="sheet_start"),
    path("xoa-mu-chu/nhap/mau/<slug:kind>/", sheets.sheet_blank, name="sheet_blank"),
    path("xoa-mu-chu/nhap/phieu/<slug:code>/<slug:kind>/", sheets.sheet_export, name="sheet_export"),
    path("xoa-mu-chu/nhap/lo/<slug:code>/", sheet_batch.sheet_batch, name="sheet_batch"),
    path("xoa-mu-chu/nhap/lo/<slug:code>/ghi/", sheet_batch.sheet_batch_confirm, name="sheet_batch_confirm"),
    path("xoa-mu-chu/nhap/lo/<slug:code>/bo/", sheet_batch.sheet_batch_discard, name="sheet_batch_discard"),
    path("xoa-mu-chu/nhap/lo/<slug:code>/sua/", sheet_rows.sheet_rows_correct, name="sheet_rows_correct"),
    path("xoa-mu-chu/nhap/lo/<slug:code>/dong/<int:row>/", sheet_rows.sheet_row, name="sheet_row"),
    path(
        "xoa-mu-chu/nhap/lo/<slug:code>/tu-choi/<slug:kind>/",
        sheet_rows.sheet_batch_refused,
        name="sheet_batch_refused",
    ),
    path("xoa-mu-chu/nhap/lo/<slug:code>/thu-hoi/", sheet_batch.sheet_batch_undo, name="sheet_batch_undo"),
]
