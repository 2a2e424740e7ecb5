from django.apps import AppConfig


class LocalOfferConfig(AppConfig):
    name = "localoffer"
    verbose_name = "Local Offer"

    def ready(self) -> None:
        from . import hearing, indexing

        indexing.register()
        hearing.connect()
