"""How long a test waits for something real before it says that it will never come."""

# Generous, for it costs nothing when the thing comes: a busy machine is no fault of the code.
PATIENCE_S = 120.0
