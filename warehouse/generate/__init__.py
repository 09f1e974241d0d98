"""What `make generate` writes: files made from the contracts, and the seed of bank holidays."""
