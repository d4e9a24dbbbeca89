"""Turns and views become what a person sees."""
