"""Who sends: a device by the key in its address, or a worker by name and password over HTTPS. Never a session."""

from __future__ import annotations

import binascii
import hmac
import secrets
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.collection.actions import devices
from xinmiao.collection.models import DeviceKey
from xinmiao.collection.queries.devices import opened_by
from xinmiao.core.actors import Actor
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

BAD_KEYS, BAD_PASSWORDS = 10, 5
"""How often an address may be wrong, and a name, within the window; a right key is never looked at by its address."""
WINDOW = REMEMBERED = 300
"""Seconds: how long is counted, and how long a right password is not reckoned again, which takes a tenth of one."""
_OF_THIS_PROCESS = secrets.token_bytes(32)
_ASK = Text("请联系督导员，重新扫描设备二维码", "Ask your supervisor for a new code and scan it again")


@dataclass(frozen=True, slots=True)
class Sender:
    """key: the device's; None where a password was given."""

    user: User
    key: DeviceKey | None = None

    @property
    def actor(self) -> Actor:
        if self.key is None:
            return Actor.of_user(self.user)
        return Actor.token(f"device:{self.key.pk}", f"{self.user.get_username()} …{self.key.hint}")


class Refused(XinmiaoError):
    """status: 401 asks for a password, 403 does not, 429 asks to wait."""

    def __init__(self, status: int, code: str, what: Text, todo: Text | None = None) -> None:
        self.status = status
        super().__init__(f"openrosa.{code}", what, todo=todo)


def sender_of(request: HttpRequest) -> Sender:
    """Raises Refused."""
    token = getattr(request, "device_token", None)
    return _by_password(request) if token is None else _by_key(request, token)


def _by_key(request: HttpRequest, token: str) -> Sender:
    key = opened_by(token)
    if key is None:
        where = f"openrosa.keys.{request.META.get('REMOTE_ADDR', '')}"
        _refuse_after(where, BAD_KEYS)
        _count(where)
        raise Refused(
            403, "bad_key", Text("这台设备的密钥无效或已被撤销", "This device's key is wrong or revoked"), _ASK
        )
    devices.seen(key=key, device_id=request.GET.get("deviceID", ""), at=timezone.now())
    return Sender(key.user, key)


def _by_password(request: HttpRequest) -> Sender:
    if not request.is_secure():
        raise Refused(403, "not_secure", Text("密码只能经 HTTPS 发送", "A password may be sent over HTTPS only"))
    name, password = _credentials(request.headers.get("Authorization", ""))
    where = f"openrosa.names.{sha256(name.encode()).hexdigest()}"
    _refuse_after(where, BAD_PASSWORDS)
    user = _remembered(name, password) or _checked(name, password, where)
    if is_mfa_enabled(user):
        words = Text("您的账户启用了两步验证：请用设备密钥", "Your account uses two factors: use a key for the device")
        raise Refused(403, "second_factor", words)
    return Sender(user)


def _remembered(name: str, password: str) -> User | None:
    """The worker whose password this was a few minutes ago, and is still."""
    user = User.objects.filter(username=name, is_active=True).first()
    return user if user and cache.get(_mark(user, password)) else None


def _checked(name: str, password: str, where: str) -> User:
    user = authenticate(None, username=name, password=password)
    if not isinstance(user, User):
        _count(where)
        raise _challenge()
    cache.set(_mark(user, password), True, REMEMBERED)
    return user


def _mark(user: User, password: str) -> str:
    """What is remembered of a right password: nobody can try others by it, and with another password it is another."""
    told = f"{user.pk}\n{user.password}\n{password}"
    return f"openrosa.right.{hmac.digest(_OF_THIS_PROCESS, told.encode(), 'sha256').hex()}"


def _credentials(header: str) -> tuple[str, str]:
    scheme, _, told = header.partition(" ")
    try:
        name, colon, password = b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise _challenge() from None
    if scheme.lower() != "basic" or not colon or "\0" in told:
        raise _challenge()
    return name, password


def _challenge() -> Refused:
    return Refused(401, "who", Text("请输入用户名和密码", "Give your name and password"))


def _refuse_after(where: str, n: int) -> None:
    if cache.get(where, 0) >= n:
        raise Refused(429, "wait", Text("错误次数太多，请稍后再试", "Wrong too often: wait a few minutes"))


def _count(where: str) -> None:
    cache.add(where, 0, WINDOW)
    try:
        cache.incr(where)
    except ValueError:  # it ran out just now
        cache.set(where, 1, WINDOW)
