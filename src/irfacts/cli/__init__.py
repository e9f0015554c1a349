"""The command line: options, commands, formats, completion, and the one error boundary."""
