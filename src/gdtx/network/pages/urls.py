from django.urls import path

from . import areas, coverage, entering, events, organisations, particulars, people, people_powers

urlpatterns = [
    path("mang-luoi/dia-ban/<str:code>/", areas.area_page, name="area_page"),
    path("mang-luoi/dia-ban/<str:code>/do-phu/", coverage.area_coverage, name="area_coverage"),
    path("mang-luoi/dia-ban/<str:code>/do-phu.xlsx", coverage.coverage_export, name="coverage_export"),
    path("mang-luoi/don-vi/<str:code>/", organisations.organisation_page, name="organisation_page"),
    path("mang-luoi/don-vi/<str:code>/co-so-vat-chat/", particulars.facilities, name="facilities"),
    path("mang-luoi/don-vi/<str:code>/kinh-phi/", particulars.budgets, name="budgets"),
    path("mang-luoi/don-vi/<str:code>/kinh-phi/xoa/", particulars.budget_remove, name="budget_remove"),
    path("mang-luoi/su-kien/", events.territory_events, name="territory_events"),
    path("mang-luoi/su-kien/ghi/<slug:kind>/", entering.event_enter, name="event_enter"),
    path("mang-luoi/su-kien/<int:pk>/", events.event_detail, name="event_detail"),
    path("mang-luoi/su-kien/<int:pk>/dinh-chinh/", events.event_correct, name="event_correct"),
    path("mang-luoi/don-vi/<str:code>/nhan-su/", people.organisation_people, name="organisation_people"),
    path("mang-luoi/don-vi/<str:code>/nhan-su/ghi/", people.post_give, name="post_give"),
    path("mang-luoi/chuc-vu/<int:pk>/", people.post_page, name="post_page"),
    path("mang-luoi/chuc-vu/<int:pk>/thoi-giu/", people.post_end, name="post_end"),
    path("mang-luoi/chuc-vu/<int:pk>/lam-thay/", people.post_stand_in, name="post_stand_in"),
    path("mang-luoi/chuc-vu/<int:pk>/ban-giao/", people.post_hand_over, name="post_hand_over"),
    path("mang-luoi/nguoi/<str:username>/", people_powers.person_page, name="person_page"),
    path("toi-duoc-lam-gi/", people_powers.my_powers, name="my_powers"),
]
