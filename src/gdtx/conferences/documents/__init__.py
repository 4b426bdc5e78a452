"""The papers of a conference as data: each function gives one paper from the record and the locked figures."""
