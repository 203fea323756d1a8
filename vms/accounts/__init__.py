"""Users, roles, sessions, tokens, and the one gate for rights."""
