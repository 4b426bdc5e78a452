"""The list of classes written with the Django admin, for `pages.py` to compare with. No part of the product."""
