"""Blind spots: which views are dark now, which sites nobody can see, which roads lie outside of every view."""
