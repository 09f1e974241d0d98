"""The raw zone and the quarantine: where accepted and refused rows are kept."""
