"""Addresses of the tables, of tables people put together themselves, of the open summary, and of checking a print."""

from django.urls import path

from . import free, summary, tables, verify

urlpatterns = [
    path("xoa-mu-chu/bieu/", tables.literacy_tables, name="literacy_tables"),
    path("xoa-mu-chu/bieu/<str:code>/", tables.literacy_table, name="literacy_table"),
    path("xoa-mu-chu/bieu/<str:code>/so-lieu.json", tables.literacy_table_json, name="literacy_table_json"),
    path("xoa-mu-chu/bieu/<str:code>/in/", tables.literacy_print, name="literacy_print"),
    path("xoa-mu-chu/bieu/<str:code>/tu-chon/", free.literacy_free, name="literacy_free"),
    path("xoa-mu-chu/bieu/<str:code>/tu-chon.json", free.literacy_free_json, name="literacy_free_json"),
    path("xoa-mu-chu/tong-hop/<str:code>/", summary.literacy_summary, name="literacy_summary"),
    path("xoa-mu-chu/tong-hop/<str:code>/so-lieu.json", summary.literacy_summary_json, name="literacy_summary_json"),
    path("kiem-tra/", verify.print_ask, name="print_ask"),
    path("kiem-tra/<str:code>/", verify.print_check, name="print_check"),
]
