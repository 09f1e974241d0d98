"""The assets of Dagster: deliveries, the delivery log, models, the audit, the release, feedback and alerts."""
