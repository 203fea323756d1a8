"""Backups: one file with the database and the evidence of one moment, checked when made and when restored."""
