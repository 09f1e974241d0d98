"""A process that reads files within a limit of memory and time, so that no file can end a refresh."""
