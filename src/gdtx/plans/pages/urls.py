from django.urls import path

from . import listing, plan, writing

urlpatterns = [
    path("ke-hoach/", listing.plan_list, name="plan_list"),
    path("ke-hoach/lap/", listing.plan_new, name="plan_new"),
    path("ke-hoach/cho-duyet/", listing.plans_decide, name="plans_decide"),
    path("ke-hoach/<int:pk>/", plan.plan_page, name="plan_page"),
    path("ke-hoach/<int:pk>/buoc/", plan.plan_move, name="plan_move"),
    path("ke-hoach/<int:pk>/ghi-nhan/", plan.plan_note, name="plan_note"),
    path("ke-hoach/<int:pk>/dieu-chinh/", plan.plan_revise, name="plan_revise"),
    path("ke-hoach/<int:pk>/thay-doi/", plan.plan_differences, name="plan_differences"),
    path("ke-hoach/<int:pk>/noi-dung/", writing.plan_texts, name="plan_texts"),
    path("ke-hoach/<int:pk>/so-goc/", writing.plan_baselines, name="plan_baselines"),
    path("ke-hoach/<int:pk>/<slug:part>/them/", writing.plan_row_add, name="plan_row_add"),
    path("ke-hoach/<int:pk>/<slug:part>/<int:row>/", writing.plan_row_change, name="plan_row_change"),
    path("ke-hoach/<int:pk>/<slug:part>/<int:row>/bo/", writing.plan_row_remove, name="plan_row_remove"),
    path("ke-hoach/<int:pk>/<slug:part>/<int:row>/chuyen/", writing.plan_row_move, name="plan_row_move"),
]
