"""What may be done to documents and tasks, by whom and why not: one module for each."""
