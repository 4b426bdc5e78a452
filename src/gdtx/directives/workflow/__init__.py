"""The workflow tables of directives: one module for documents, one for tasks. `register` tells the engine about them."""
