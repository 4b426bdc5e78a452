from django.urls import path

from . import access_log, duplicates, export, household_form, households, persons, retention

urlpatterns = [
    path("nhan-khau/", households.household_list, name="people"),
    path("nhan-khau/tim/", households.people_search, name="people_search"),
    path("nhan-khau/xuat/", export.people_export, name="people_export"),
    path("nhan-khau/ho/moi/", household_form.household_new, name="household_new"),
    path("nhan-khau/ho/<int:pk>/", households.household_detail, name="household"),
    path("nhan-khau/ho/<int:pk>/sua/", household_form.household_change, name="household_change"),
    path("nhan-khau/nguoi/<slug:code>/", persons.person_card, name="person"),
    path("nhan-khau/nguoi/<slug:code>/so-dinh-danh/", persons.person_number, name="person_number"),
    path("nhan-khau/nguoi/<slug:code>/con-o-day/", persons.person_reopen, name="person_reopen"),
    path("nhan-khau/trung/", duplicates.ticket_list, name="people_tickets"),
    path("nhan-khau/trung/<int:pk>/", duplicates.ticket_detail, name="people_ticket"),
    path("nhan-khau/ai-da-xem/", access_log.access_log, name="people_access"),
    path("nhan-khau/thoi-han-luu/", retention.retention, name="people_retention"),
    path("nhan-khau/thoi-han-luu/dat/", retention.retention_set, name="people_retention_set"),
    path("nhan-khau/thoi-han-luu/xoa/", retention.retention_erase, name="people_retention_erase"),
]
