"""Journeys in a real browser: what a person does from one end to the other, as a story."""
