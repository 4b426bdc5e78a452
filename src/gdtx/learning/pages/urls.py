from django.urls import path

from . import class_detail, class_form, class_list, periods

urlpatterns = [
    path("lop-hoc/", class_list.class_list, name="class_list"),
    path("lop-hoc/xuat.xlsx", class_list.class_export, name="class_export"),
    path("lop-hoc/ghi/", class_form.class_log, name="class_log"),
    path("lop-hoc/khong-to-chuc/", periods.declare_no_class, name="declare_no_class"),
    path("lop-hoc/khong-to-chuc/<int:pk>/rut/", periods.withdraw_declaration, name="withdraw_declaration"),
    path("lop-hoc/khoa-ky/", periods.period_locks, name="period_locks"),
    path("lop-hoc/khoa-ky/<int:pk>/mo/", periods.unlock_period, name="unlock_period"),
    path("lop-hoc/<int:pk>/", class_detail.class_detail, name="class_detail"),
    path("lop-hoc/<int:pk>/sua/", class_form.class_change, name="class_change"),
    path("lop-hoc/<int:pk>/rut/", class_detail.class_withdraw, name="class_withdraw"),
]
