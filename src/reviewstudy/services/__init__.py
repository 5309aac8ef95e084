"""One module per journey. Plain synchronous Python: a window, a command or a test may call it."""
