"""Addresses of the reviews."""

from django.urls import path

from gdtx.reports.pages import checks, files, review, start

urlpatterns = [
    path("bao-cao/", start.review_start, name="review_start"),
    path("bao-cao/so-ket/<str:code>/", review.review_page, name="review_page"),
    path("bao-cao/so-ket/<str:code>/phan/<slug:part>/", review.review_part, name="review_part"),
    path("bao-cao/so-ket/<str:code>/nguoi-ky/", review.review_signature, name="review_signature"),
    path("bao-cao/so-ket/<str:code>/so-lieu.json", files.review_json, name="review_json"),
    path("bao-cao/so-ket/<str:code>/kiem-tra/", checks.review_checks, name="review_checks"),
    path("bao-cao/so-ket/<str:code>/lap-tep/", files.review_print, name="review_print"),
    path("bao-cao/so-ket/<str:code>/tep/<int:pk>/", files.review_files, name="review_files"),
    path("bao-cao/so-ket/<str:code>/tep/<int:pk>/bao-cao.docx", files.review_word, name="review_word"),
    path("bao-cao/so-ket/<str:code>/tep/<int:pk>/bao-cao.pdf", files.review_pdf, name="review_pdf"),
    path("bao-cao/so-ket/<str:code>/tep/<int:pk>/bang-lam-viec.xlsx", files.review_sheet, name="review_sheet"),
]
