"""The reference county: generated, simulated, served."""
