"""What the models of a review say in either language."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xinmiao.science.text import Text

LANGUAGES = [("zh", _("Chinese")), ("en", _("English"))]


def both_ways(zh: str, en: str) -> str:
    """Give the words in the language of the page."""
    return Text(zh, en).in_(get_language() or "zh")
