from django.urls import path

from . import rule_sets

urlpatterns = [
    path("xoa-mu-chu/quy-tac/", rule_sets.literacy_rules, name="literacy_rules"),
]
