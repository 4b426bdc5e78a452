"""Backups: what the format is (`manifest`, `rows`), how one is taken (`taking`), how it is put back (`restoring`)."""
