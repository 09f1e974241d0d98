"""The raw zone and the quarantine: the files of accepted rows, and of refused ones."""
