from django.urls import path

from . import calendars, lists, one, short, waits, writing

urlpatterns = [
    path("n/<slug:code>/", short.short_link, name="short_link"),
    path("viec-cho-toi/", waits.waiting, name="waiting"),
    path("viec-cho-toi/lich/", calendars.calendar, name="calendar"),
    path("lich/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("thong-bao/", lists.inbox, name="inbox"),
    path("thong-bao/da-gui/", lists.sent, name="notices_sent"),
    path("thong-bao/viet/", writing.notice_write, name="notice_write"),
    path("thong-bao/<slug:code>/", one.notice, name="notice"),
    path("thong-bao/<slug:code>/da-doc/", one.notice_confirm, name="notice_confirm"),
    path("thong-bao/<slug:code>/thu-hoi/", one.notice_withdraw, name="notice_withdraw"),
    path("thong-bao/<slug:code>/don-vi.xlsx", one.notice_readings, name="notice_readings"),
]
