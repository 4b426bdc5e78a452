"""The shape of the whole code: layers, sizes, names, declared addresses, used templates."""
