from django.urls import path

from . import doing, listing, paper_urls, plan, rounds, routes, writing

urlpatterns = [
    *paper_urls.urlpatterns,
    path("ke-hoach/", listing.plan_list, name="plan_list"),
    path("ke-hoach/lap/", listing.plan_new, name="plan_new"),
    path("ke-hoach/cho-duyet/", listing.plans_decide, name="plans_decide"),
    path("ke-hoach/quy-dinh/", routes.plan_routes, name="plan_routes"),
    path("ke-hoach/quy-dinh/ghi/", routes.plan_route_new, name="plan_route_new"),
    path("ke-hoach/<int:pk>/", plan.plan_page, name="plan_page"),
    path("ke-hoach/<int:pk>/buoc/", plan.plan_move, name="plan_move"),
    path("ke-hoach/<int:pk>/ghi-nhan/", plan.plan_note, name="plan_note"),
    path("ke-hoach/<int:pk>/dieu-chinh/", plan.plan_revise, name="plan_revise"),
    path("ke-hoach/<int:pk>/thay-doi/", plan.plan_differences, name="plan_differences"),
    path("ke-hoach/<int:pk>/noi-dung/", writing.plan_texts, name="plan_texts"),
    path("ke-hoach/<int:pk>/so-goc/", writing.plan_baselines, name="plan_baselines"),
    path("ke-hoach/<int:pk>/thuc-hien/", doing.plan_doing, name="plan_doing"),
    path("ke-hoach/<int:pk>/lop/", doing.plan_link_class, name="plan_link_class"),
    path("ke-hoach/<int:pk>/viec/<uuid:key>/ghi-lop/", doing.plan_log_class, name="plan_log_class"),
    path("ke-hoach/<int:pk>/viec/<uuid:key>/ket-qua/", doing.plan_progress, name="plan_progress"),
    path("ke-hoach/<int:pk>/lay-gop-y/", rounds.round_open, name="plan_round_open"),
    path("ke-hoach/gop-y/<int:pk>/", rounds.plan_round, name="plan_round"),
    path("ke-hoach/gop-y/<int:pk>/tong-hop/", rounds.round_summary, name="plan_round_summary"),
    path("ke-hoach/gop-y/<int:pk>/nhat-tri/", rounds.round_agree, name="plan_round_agree"),
    path("ke-hoach/gop-y/<int:pk>/gia-han/", rounds.round_extend, name="plan_round_extend"),
    path("ke-hoach/y-kien/<int:pk>/", rounds.comment_answer, name="plan_comment_answer"),
    path("ke-hoach/<int:pk>/<slug:part>/them/", writing.plan_row_add, name="plan_row_add"),
    path("ke-hoach/<int:pk>/<slug:part>/<int:row>/", writing.plan_row_change, name="plan_row_change"),
    path("ke-hoach/<int:pk>/<slug:part>/<int:row>/bo/", writing.plan_row_remove, name="plan_row_remove"),
    path("ke-hoach/<int:pk>/<slug:part>/<int:row>/chuyen/", writing.plan_row_move, name="plan_row_move"),
]
