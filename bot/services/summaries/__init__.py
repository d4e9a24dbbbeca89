"""Summaries at the end of a period: told to people, of a team, of a unit."""
