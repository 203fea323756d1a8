"""Errors that end a command: one line for the person at the terminal."""


class StartupError(Exception):
    """The program cannot start or go on. The message names the thing and the remedy, and no secret."""
