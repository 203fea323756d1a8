"""What people say beforehand about a camera's state: maintenance windows and overrides."""
