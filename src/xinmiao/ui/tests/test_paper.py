"""What every PDF of ours is set with."""

import hashlib

from xinmiao.ui.paper import FONTS


def test_the_bold_cut_is_the_file_that_was_vendored():
    content = (FONTS / "NotoSansSC-Bold.otf").read_bytes()
    assert hashlib.sha256(content).hexdigest() == "1ad376b690053a5fe07c81f6db0797d801c4a7b5bb00375c9b815c6179816441"
