"""The exit statuses of the program."""

OK = 0
FAILED = 1
USAGE = 2
ALERTED = 3
"""All went well, and something is wrong with a portal: an alert was raised, or is open."""
BROKEN_PIPE = 141
"""What a shell reports of a program that SIGPIPE ended: 128 + 13."""
