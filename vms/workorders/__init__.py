"""The task to mend an incident: who, what, parts, photos."""
