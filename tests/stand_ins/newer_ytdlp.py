"""A package index as a folder, with a yt-dlp of our choosing: the installed one under another version.

Its package holds a version and nothing else: all other modules are found where the installed one lies.
A `broken` one does not start.
"""

import hashlib
import zipfile
from base64 import urlsafe_b64encode
from importlib.util import find_spec
from pathlib import Path

_LIKE_INSTALLED = """
__path__.append({installed!r})
exec(compile(open({installed!r} + "/__init__.py").read(), "yt_dlp/__init__.py", "exec"))
"""
_BROKEN = 'raise ImportError("this one is broken")\n'


def put_on_index(index: Path, version: str, *, broken: bool = False) -> dict[str, str]:
    """Makes a wheel there; returns the environment in which pip finds that one and no other."""
    spec = find_spec("yt_dlp")
    assert spec is not None
    assert spec.submodule_search_locations
    installed = spec.submodule_search_locations[0]
    info = f"yt_dlp-{version}.dist-info"
    files = {
        "yt_dlp/__init__.py": _BROKEN if broken else _LIKE_INSTALLED.format(installed=installed),
        "yt_dlp/version.py": _version(Path(installed), version),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: yt-dlp\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in files.items())
    index.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(index / f"yt_dlp-{version}-py3-none-any.whl", "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(name, text)
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index), "PIP_CONFIG_FILE": "/dev/null"}


def _version(installed: Path, version: str) -> str:
    text = (installed / "version.py").read_text()
    lines = (
        f"__version__ = {version!r}" if line.startswith("__version__") else line for line in text.splitlines()
    )
    return "\n".join(lines) + "\n"


def _digest(text: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
