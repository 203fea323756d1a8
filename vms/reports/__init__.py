"""Signed reports of coverage: made from the stored history, checked without it."""
