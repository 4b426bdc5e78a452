from django.urls import path

from . import rule_sets, tables_urls

urlpatterns = [
    *tables_urls.urlpatterns,
    path("xoa-mu-chu/quy-tac/", rule_sets.literacy_rules, name="literacy_rules"),
]
