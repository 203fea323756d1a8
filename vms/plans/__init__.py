"""Plans: what to repair and where to build next, kept with what was asked."""
