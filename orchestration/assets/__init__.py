"""What there is: deliveries in raw, the delivery log, the models, the release."""
