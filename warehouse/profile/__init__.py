"""What an extract of a delivery looks like as a whole, and how that is held against earlier deliveries."""
