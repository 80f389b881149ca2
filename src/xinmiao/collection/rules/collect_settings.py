"""The settings that Collect reads from a QR code: JSON, compressed with zlib, as base64. No database.

Source: docs.getodk.org, "Importing and exporting settings"; Collect reads `general`, `admin` and `project`.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode


def payload(address: str, *, name: str) -> str:
    """What the code holds. address: of the server, with the device's key. name: of the project on the device."""
    told = {
        "general": {
            "protocol": "odk_default",
            "server_url": address,
            "form_update_mode": "match_exactly",
            "periodic_form_updates_check": "every_fifteen_minutes",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": name},
    }
    return b64encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)).decode()
