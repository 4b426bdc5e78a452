"""Pages for who writes and publishes bulletins, and the public ones."""
