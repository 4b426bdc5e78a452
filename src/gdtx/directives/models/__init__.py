"""The records of directives. Each part has a module of its own; Django finds them through this one."""
