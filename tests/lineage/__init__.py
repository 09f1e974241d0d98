"""Which columns each measure reads, found by changing them one at a time in a made-up authority."""
