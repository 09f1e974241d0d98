"""The audit between the models and a release: the marts, the returns, and the tests that dbt made."""
