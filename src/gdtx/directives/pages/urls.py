"""The addresses of directives: documents, and tasks."""

from .document_urls import urlpatterns as documents
from .task_urls import urlpatterns as tasks

urlpatterns = [*documents, *tasks]
