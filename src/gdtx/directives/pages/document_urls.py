"""The addresses of documents: what is read, written, numbered, linked and sent."""

from django.urls import path

from . import document_issuing, document_list, document_page, document_sending, document_writing

urlpatterns = [
    path("van-ban/", document_list.document_list, name="document_list"),
    path("van-ban/xuat.xlsx", document_list.document_export, name="document_export"),
    path("van-ban/soan/", document_writing.document_draft, name="document_draft"),
    path("van-ban/den/", document_issuing.document_incoming, name="document_incoming"),
    path("van-ban/so-dang-ky/", document_issuing.document_registers, name="document_registers"),
    path("van-ban/<int:pk>/", document_page.document, name="document"),
    path("van-ban/<int:pk>/buoc/", document_page.document_step, name="document_step"),
    path("van-ban/<int:pk>/da-nhan/", document_page.document_received, name="document_received"),
    path("van-ban/<int:pk>/tep/", document_page.document_file, name="document_file"),
    path("van-ban/<int:pk>/van-ban.docx", document_page.document_word, name="document_word"),
    path("van-ban/<int:pk>/van-ban.pdf", document_page.document_pdf, name="document_pdf"),
    path("van-ban/<int:pk>/sua/", document_writing.document_change, name="document_change"),
    path("van-ban/<int:pk>/noi/", document_writing.document_link, name="document_link"),
    path("van-ban/<int:pk>/noi/<int:link>/bo/", document_writing.document_unlink, name="document_unlink"),
    path("van-ban/<int:pk>/so/", document_issuing.document_issue, name="document_issue"),
    path("van-ban/<int:pk>/tep/thay/", document_issuing.document_refile, name="document_refile"),
    path("van-ban/<int:pk>/gui/", document_sending.document_send, name="document_send"),
]
