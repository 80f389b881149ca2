"""What an e-mail about an error says of the request: where it happened and how, never what somebody typed or sent."""

from __future__ import annotations

from collections.abc import ItemsView
from types import FrameType

from django.http import HttpRequest, QueryDict
from django.views.debug import SafeExceptionReporterFilter


class NothingSent(SafeExceptionReporterFilter):
    """Leaves out every value of a form and of a variable; a form's part without a file name is an answer, too."""

    def get_post_parameters(self, request: HttpRequest | None) -> QueryDict | dict[str, str]:
        """Each field's name alone."""
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, str]:
        """Each variable's name alone."""
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()
