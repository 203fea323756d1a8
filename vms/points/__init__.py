"""The HTTP face of the registry: divisions, sites, cameras, import and export."""
