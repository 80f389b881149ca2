from django.apps import AppConfig

from xinmiao.core import handlers


class PeopleConfig(AppConfig):
    name = "xinmiao.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        handlers.provide("people.candidates", "xinmiao.people.actions.suggesting.suggest")
