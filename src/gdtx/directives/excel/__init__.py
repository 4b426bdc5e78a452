"""Lists of directives as workbooks: one module for documents, one for tasks."""
