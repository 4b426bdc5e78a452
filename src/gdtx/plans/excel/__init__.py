"""Plans in workbooks."""
