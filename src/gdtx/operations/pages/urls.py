from django.urls import path

from . import jobs, machine

urlpatterns = [
    path("health", machine.health_ready, name="health"),
    path("health/alive", machine.health_alive, name="health_alive"),
    path("metrics", machine.metrics_text, name="metrics"),
    path(".well-known/security.txt", machine.security_txt, name="security_txt"),
    path("quan-tri/cong-viec/", jobs.job_list, name="job_list"),
    path("quan-tri/cong-viec/<uuid:job>/chay-lai/", jobs.job_retry, name="job_retry"),
]
