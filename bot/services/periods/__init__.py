"""Periods: opened, filled, checked, moved, closed, and the trail of it."""
