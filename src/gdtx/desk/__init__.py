"""The signed-in home and the ladder of figures: where am I, what waits for me, what do I do next."""
