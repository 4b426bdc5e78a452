from django.urls import path

from . import lists, one, short, writing

urlpatterns = [
    path("n/<slug:code>/", short.short_link, name="short_link"),
    path("thong-bao/", lists.inbox, name="inbox"),
    path("thong-bao/da-gui/", lists.sent, name="notices_sent"),
    path("thong-bao/viet/", writing.notice_write, name="notice_write"),
    path("thong-bao/<slug:code>/", one.notice, name="notice"),
    path("thong-bao/<slug:code>/da-doc/", one.notice_confirm, name="notice_confirm"),
    path("thong-bao/<slug:code>/thu-hoi/", one.notice_withdraw, name="notice_withdraw"),
    path("thong-bao/<slug:code>/don-vi.xlsx", one.notice_readings, name="notice_readings"),
]
