"""Media engines: the narrow port, one package per engine."""
