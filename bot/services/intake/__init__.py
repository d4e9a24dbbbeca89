"""People, units, plans and days that come in by file: read, laid over what is there, written whole or not at all."""
