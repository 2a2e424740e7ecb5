"""The demonstration council: what `manage.py demo` puts on top of an empty site."""
