"""The profile of each extract of a delivery, and its comparison with those of earlier deliveries."""
