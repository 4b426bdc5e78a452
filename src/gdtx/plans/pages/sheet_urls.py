"""Addresses of Excel in and out of a plan."""

from django.urls import path

from . import batch, sheets

urlpatterns = [
    path("ke-hoach/<int:pk>/nhap-excel/", sheets.plan_import, name="plan_import"),
    path("ke-hoach/<int:pk>/hoat-dong.xlsx", sheets.plan_sheet, name="plan_sheet"),
    path("ke-hoach/<int:pk>/mau-hoat-dong.xlsx", sheets.plan_blank_sheet, name="plan_blank_sheet"),
    path("ke-hoach/<int:pk>/ke-hoach.xlsx", sheets.plan_workbook, name="plan_workbook"),
    path("ke-hoach/lo/<slug:code>/", batch.plan_batch, name="plan_batch"),
    path("ke-hoach/lo/<slug:code>/ghi/", batch.plan_batch_confirm, name="plan_batch_confirm"),
    path("ke-hoach/lo/<slug:code>/bo/", batch.plan_batch_discard, name="plan_batch_discard"),
    path("ke-hoach/lo/<slug:code>/sua/", batch.plan_batch_correct, name="plan_batch_correct"),
    path("ke-hoach/lo/<slug:code>/tu-choi.xlsx", batch.plan_batch_refused, name="plan_batch_refused"),
    path("ke-hoach/lo/<slug:code>/thu-hoi/", batch.plan_batch_undo, name="plan_batch_undo"),
]
