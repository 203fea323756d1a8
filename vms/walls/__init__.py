"""Walls people keep, patrol routes, the log of patrols, snapshots."""
