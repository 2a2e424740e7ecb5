from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Site"

    def ready(self) -> None:
        from cms import governing_papers, indexing, inline_scripts, letterhead

        inline_scripts.replace()
        indexing.register()
        letterhead.register_site()
        governing_papers.register()
