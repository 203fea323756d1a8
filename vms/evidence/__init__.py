"""Dated, hashed frames and their disk budget."""
