"""Bulletins: what the public reads of a conference, drafted from its record, reviewed, published, corrected openly."""
