"""The dashboard's queries on the store, shared by pages and API.  Every result is bounded."""
