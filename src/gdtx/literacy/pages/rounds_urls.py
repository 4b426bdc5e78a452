"""Addresses of the home of the subject, of rounds, of the surveyor's pages and of the lists to work from."""

from django.urls import path

from . import home, paper, rounds, survey, working_lists

urlpatterns = [
    path("xoa-mu-chu/", home.literacy_home, name="literacy_home"),
    path("xoa-mu-chu/dot/mo/", rounds.round_open, name="round_open"),
    path("xoa-mu-chu/dot/<int:pk>/", rounds.survey_round, name="survey_round"),
    path("xoa-mu-chu/dot/<int:pk>/phan-cong/", rounds.round_assign, name="round_assign"),
    path("xoa-mu-chu/dieu-tra/", survey.my_villages, name="my_villages"),
    path("xoa-mu-chu/dieu-tra/thon/<int:pk>/", survey.village_sheets, name="village_sheets"),
    path("xoa-mu-chu/dieu-tra/thon/<int:pk>/ho-moi/", survey.household_new, name="survey_household_new"),
    path("xoa-mu-chu/dieu-tra/thon/<int:pk>/phieu.pdf", paper.village_paper, name="village_paper"),
    path("xoa-mu-chu/dieu-tra/thon/<int:pk>/kiem-tra/", rounds.village_check, name="village_check"),
    path("xoa-mu-chu/dieu-tra/phieu/<int:pk>/", survey.household_sheet, name="household_sheet"),
    path("xoa-mu-chu/dieu-tra/phieu/<int:pk>/kiem-tra/", survey.sheet_check, name="sheet_check"),
    path("xoa-mu-chu/dieu-tra/hoi-lai/<int:pk>/", survey.doubt_confirm, name="doubt_confirm"),
    path("xoa-mu-chu/danh-sach/<str:code>/", working_lists.literacy_list, name="literacy_list"),
    path("xoa-mu-chu/danh-sach/<str:code>/xuat.xlsx", working_lists.literacy_list_excel, name="literacy_list_excel"),
]
