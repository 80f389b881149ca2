from django.apps import AppConfig
from django.utils.module_loading import import_string


class CoreConfig(AppConfig):
    name = "xinmiao.core"

    def ready(self) -> None:
        """Find the parts of a pack that the installed apps read: `PART` in each app's `pack.py`."""
        import_string("xinmiao.core.packs.registry.discover")()
