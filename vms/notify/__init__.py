"""Tells people of incidents: who gets what, once, again, higher up, and that it is over."""
