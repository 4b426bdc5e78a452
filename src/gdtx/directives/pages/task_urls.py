"""The addresses of tasks, of matters like petitions, and of the themes of school years."""

from django.urls import path

from . import matters, task_acting, task_board, task_giving, task_late, task_page, task_reminding, themes

urlpatterns = [
    path("nhiem-vu/", task_board.task_board, name="task_board"),
    path("nhiem-vu/xuat.xlsx", task_board.task_export, name="task_export"),
    path("nhiem-vu/tre/", task_late.tasks_late, name="tasks_late"),
    path("nhiem-vu/nhac/", task_reminding.task_remind, name="task_remind"),
    path("nhiem-vu/giao/", task_giving.task_give, name="task_give"),
    path("nhiem-vu/kien-nghi/", matters.matter_raise, name="matter_raise"),
    path("nhiem-vu/chu-de/", themes.theme_list, name="theme_list"),
    path("nhiem-vu/chu-de/dat/", themes.theme_set, name="theme_set"),
    path("nhiem-vu/chu-de/<int:pk>/", themes.theme_page, name="theme_page"),
    path("nhiem-vu/chu-de/<int:pk>/sua/", themes.theme_change, name="theme_change"),
    path("nhiem-vu/tep/<int:pk>/", task_acting.task_file, name="task_file"),
    path("nhiem-vu/<int:pk>/", task_page.task_page, name="task_page"),
    path("nhiem-vu/<int:pk>/buoc/", task_page.task_step, name="task_step"),
    path("nhiem-vu/<int:pk>/trao-doi/", task_page.task_remark, name="task_remark"),
    path("nhiem-vu/<int:pk>/tra-loi/", task_acting.task_answer, name="task_answer"),
    path("nhiem-vu/<int:pk>/giao-tiep/", task_giving.task_pass, name="task_pass"),
    path("nhiem-vu/<int:pk>/gia-han/", task_acting.task_postpone, name="task_postpone"),
    path("nhiem-vu/<int:pk>/huy/", task_acting.task_cancel, name="task_cancel"),
    path("nhiem-vu/<int:pk>/chon-don-vi/", task_acting.task_choose, name="task_choose"),
]
