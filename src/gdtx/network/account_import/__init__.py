"""Accounts in bulk: a counted sheet of people, each with an account and a post; code slips are printed afterwards."""
