"""Addresses of the conferences."""

from django.urls import path

from gdtx.conferences.pages import conclusions, delegates, listing, minutes, parts, photos, record, sets

urlpatterns = [
    path("hoi-nghi/", listing.conference_list, name="conference_list"),
    path("hoi-nghi/moi/", listing.conference_new, name="conference_new"),
    path("hoi-nghi/ma/<str:token>/", delegates.check_in_by_code, name="conference_code"),
    path("hoi-nghi/ma/<str:token>/ma.svg", delegates.code_picture, name="conference_code_picture"),
    path("hoi-nghi/anh/<int:pk>/", photos.photo, name="conference_photo"),
    path("hoi-nghi/anh/<int:pk>/nho/", photos.photo_small, name="conference_photo_small"),
    path("hoi-nghi/anh/<int:pk>/sua/", photos.photo_change, name="conference_photo_change"),
    path("hoi-nghi/anh/<int:pk>/doi-cho/", photos.photo_move, name="conference_photo_move"),
    path("hoi-nghi/anh/<int:pk>/bo/", photos.photo_remove, name="conference_photo_remove"),
    path("hoi-nghi/ket-luan/<int:pk>/", conclusions.conclusion_page, name="conference_conclusion"),
    path("hoi-nghi/ket-luan/<int:pk>/sua/", conclusions.conclusion_change, name="conference_conclusion_change"),
    path("hoi-nghi/ket-luan/<int:pk>/tinh-trang/", conclusions.conclusion_standing, name="conference_standing"),
    path("hoi-nghi/ket-luan/<int:pk>/xoa/", conclusions.conclusion_remove, name="conference_conclusion_remove"),
    path("hoi-nghi/bo-tai-lieu/<int:pk>/", sets.set_page, name="conference_set"),
    path("hoi-nghi/bo-tai-lieu/<int:pk>/tai/", sets.set_download, name="conference_set_download"),
    path("hoi-nghi/muc/<slug:kind>/<int:pk>/", parts.part_change, name="conference_part_change"),
    path("hoi-nghi/muc/<slug:kind>/<int:pk>/xoa/", parts.part_remove, name="conference_part_remove"),
    path("hoi-nghi/muc/<slug:kind>/<int:pk>/doi-cho/", parts.part_move, name="conference_part_move"),
    path("hoi-nghi/<int:pk>/", record.conference_page, name="conference_page"),
    path("hoi-nghi/<int:pk>/sua/", listing.conference_change, name="conference_change"),
    path("hoi-nghi/<int:pk>/buoc/", record.conference_move, name="conference_move"),
    path("hoi-nghi/<int:pk>/dai-bieu/dan/", delegates.delegates_add, name="conference_delegates_add"),
    path("hoi-nghi/<int:pk>/diem-danh/", delegates.check_in_list, name="conference_check_in"),
    path("hoi-nghi/<int:pk>/ket-luan/them/", conclusions.conclusion_add, name="conference_conclusion_add"),
    path("hoi-nghi/<int:pk>/ket-luan/giao/", conclusions.conclusions_follow, name="conference_follow"),
    path("hoi-nghi/<int:pk>/kien-nghi/chuyen/", conclusions.petitions_follow, name="conference_petitions_follow"),
    path("hoi-nghi/<int:pk>/bien-ban/", minutes.minutes_page, name="conference_minutes"),
    path("hoi-nghi/<int:pk>/bien-ban/bien-ban.docx", minutes.minutes_word, name="conference_minutes_word"),
    path("hoi-nghi/<int:pk>/bien-ban/bien-ban.pdf", minutes.minutes_pdf, name="conference_minutes_pdf"),
    path("hoi-nghi/<int:pk>/bien-ban/buoc/", minutes.minutes_move, name="conference_minutes_move"),
    path("hoi-nghi/<int:pk>/bien-ban/phu-luc/", minutes.minutes_amend, name="conference_minutes_amend"),
    path("hoi-nghi/<int:pk>/anh/them/", photos.photos_add, name="conference_photos_add"),
    path("hoi-nghi/<int:pk>/bo-tai-lieu/", sets.set_request, name="conference_set_request"),
    path("hoi-nghi/<int:pk>/ghi/<slug:kind>/", parts.part_add, name="conference_part_add"),
    path("hoi-nghi/<int:pk>/<slug:tab>/", record.conference_tab, name="conference_tab"),
]
