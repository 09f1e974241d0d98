"""What an authority is told of its delivery: every failure in a file, a summary, and a page to read."""
