"""What a review says and how it is laid out: one dictionary, and Word, PDF and JSON made from it."""
