"""Addresses of dossiers."""

from django.urls import path

from . import dossier

HERE = "xoa-mu-chu/ho-so/<slug:code>/<int:year>/"

urlpatterns = [
    path("xoa-mu-chu/ho-so/tep/<int:pk>/", dossier.dossier_paper, name="dossier_paper"),
    path(HERE, dossier.dossier, name="dossier"),
    path(HERE + "tai/", dossier.dossier_archive, name="dossier_archive"),
    path(HERE + "soan/<slug:part>/", dossier.dossier_draft, name="dossier_draft"),
    path(HERE + "them/<slug:part>/", dossier.dossier_paper_add, name="dossier_paper_add"),
    path(HERE + "cong-nhan/", dossier.dossier_recognition, name="dossier_recognition"),
]
