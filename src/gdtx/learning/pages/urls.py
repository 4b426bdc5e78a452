from django.urls import path

from . import class_detail, class_form, class_list, class_log, import_batch, imports, periods, photos, sign_in_sheet

urlpatterns = [
    path("lop-hoc/", class_list.class_list, name="class_list"),
    path("lop-hoc/xuat.xlsx", class_list.class_export, name="class_export"),
    path("lop-hoc/ghi/", class_log.class_log, name="class_log"),
    path("lop-hoc/ghi/goi-y/", class_log.group_suggestion, name="group_suggestion"),
    path("lop-hoc/phieu-ky-ten/", sign_in_sheet.sign_in_sheet, name="sign_in_sheet"),
    path("lop-hoc/phieu-ky-ten.pdf", sign_in_sheet.sign_in_sheet_pdf, name="sign_in_sheet_pdf"),
    path("lop-hoc/anh/<int:pk>/", photos.class_photo, name="class_photo"),
    path("lop-hoc/anh/<int:pk>/nho/", photos.class_photo_small, name="class_photo_small"),
    path("lop-hoc/anh/<int:pk>/bo/", photos.photo_remove, name="photo_remove"),
    path("lop-hoc/khong-to-chuc/", periods.declare_no_class, name="declare_no_class"),
    path("lop-hoc/khong-to-chuc/<int:pk>/rut/", periods.withdraw_declaration, name="withdraw_declaration"),
    path("lop-hoc/khoa-ky/", periods.period_locks, name="period_locks"),
    path("lop-hoc/khoa-ky/<int:pk>/mo/", periods.unlock_period, name="unlock_period"),
    path("lop-hoc/nhap/", imports.import_start, name="import_start"),
    path("lop-hoc/nhap/mau.xlsx", imports.import_sheet, name="import_sheet"),
    path("lop-hoc/nhap/<slug:code>/", import_batch.import_batch, name="import_batch"),
    path("lop-hoc/nhap/<slug:code>/xac-nhan/", import_batch.import_confirm, name="import_confirm"),
    path("lop-hoc/nhap/<slug:code>/bo/", import_batch.import_discard, name="import_discard"),
    path("lop-hoc/nhap/<slug:code>/doc-lai/", import_batch.import_again, name="import_again"),
    path("lop-hoc/nhap/<slug:code>/sua/", import_batch.import_correct, name="import_correct"),
    path("lop-hoc/nhap/<slug:code>/tu-choi.xlsx", import_batch.import_refused, name="import_refused"),
    path("lop-hoc/nhap/<slug:code>/thu-hoi/", import_batch.import_undo, name="import_undo"),
    path("lop-hoc/<int:pk>/", class_detail.class_detail, name="class_detail"),
    path("lop-hoc/<int:pk>/anh/", photos.class_photos, name="class_photos"),
    path("lop-hoc/<int:pk>/sua/", class_form.class_change, name="class_change"),
    path("lop-hoc/<int:pk>/rut/", class_detail.class_withdraw, name="class_withdraw"),
]
