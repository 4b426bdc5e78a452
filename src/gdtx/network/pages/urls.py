from django.urls import path

from . import areas, entering, events, organisations

urlpatterns = [
    path("mang-luoi/dia-ban/<str:code>/", areas.area_page, name="area_page"),
    path("mang-luoi/don-vi/<str:code>/", organisations.organisation_page, name="organisation_page"),
    path("mang-luoi/su-kien/", events.territory_events, name="territory_events"),
    path("mang-luoi/su-kien/ghi/<slug:kind>/", entering.event_enter, name="event_enter"),
    path("mang-luoi/su-kien/<int:pk>/", events.event_detail, name="event_detail"),
    path("mang-luoi/su-kien/<int:pk>/dinh-chinh/", events.event_correct, name="event_correct"),
]
