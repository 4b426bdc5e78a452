from django.urls import path

from . import reading

urlpatterns = [
    path("nhat-ky/", reading.audit_search, name="audit_search"),
    path("nhat-ky/niem-phong/", reading.audit_seal, name="audit_seal"),
    path("nhat-ky/su-kien/<int:pk>/", reading.audit_event, name="audit_event"),
    path("nhat-ky/nguoi/<int:pk>/", reading.audit_person, name="audit_person"),
    path("nhat-ky/ban-ghi/<slug:kind>/<str:pk>/", reading.audit_record, name="audit_record"),
]
