"""What every route shares: errors, paging, sessions, events."""
