"""Enums of directives: one module for documents, one for tasks."""
