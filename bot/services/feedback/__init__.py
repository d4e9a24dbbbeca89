"""Feedback: what a result says, and what people give each other at any time."""
