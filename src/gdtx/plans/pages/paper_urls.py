from django.urls import path

from . import overview, printing

urlpatterns = [
    path("ke-hoach/tinh-hinh/", overview.plan_overview, name="plan_overview"),
    path("ke-hoach/tinh-hinh/excel/", overview.plan_overview_export, name="plan_overview_export"),
    path("ke-hoach/tinh-hinh/<slug:code>/", overview.plan_overview, name="plan_overview_area"),
    path("ke-hoach/<int:pk>/in/<slug:paper>/<slug:kind>/", printing.plan_print, name="plan_print"),
]
