"""The life of faults: raised, handled, proven mended, closed."""
