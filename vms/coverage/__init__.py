"""The HTTP face of coverage and targets."""
