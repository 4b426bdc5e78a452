from django.urls import path

from . import dossier_urls, restating, rounds_urls, rule_sets, sheet_urls, tables_urls

urlpatterns = [
    *dossier_urls.urlpatterns,
    *rounds_urls.urlpatterns,
    *sheet_urls.urlpatterns,
    *tables_urls.urlpatterns,
    path("xoa-mu-chu/dieu-chinh/", restating.restatements, name="restatements"),
    path("xoa-mu-chu/dieu-chinh/<int:pk>/", restating.restatement, name="restatement"),
    path("xoa-mu-chu/dot/<int:pk>/dieu-chinh/", restating.round_restate, name="round_restate"),
    path("xoa-mu-chu/quy-tac/", rule_sets.literacy_rules, name="literacy_rules"),
]
