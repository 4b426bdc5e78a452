from django.urls import path

from . import rounds_urls, rule_sets, tables_urls

urlpatterns = [
    *rounds_urls.urlpatterns,
    *tables_urls.urlpatterns,
    path("xoa-mu-chu/quy-tac/", rule_sets.literacy_rules, name="literacy_rules"),
]
