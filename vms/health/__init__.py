"""Who is checked when, what a report means, what is kept of it."""
