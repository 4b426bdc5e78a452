"""Pages of conferences: the list, the record in five tabs, writing its rows, presence, photographs, sets of papers."""
