"""Hides when yt-dlp's playlist is one post that holds several media, and makes it give them all.

A post brings its media along; a channel or playlist names pages that hold them. Of these, as of what has more
than `most_items`, only the first is asked for.
"""

from itertools import chain, islice
from typing import Any

import yt_dlp

Info = dict[str, Any]
LISTS = frozenset({"playlist", "multi_video", "compat_list"})


class Albums(yt_dlp.YoutubeDL):  # type: ignore[misc]  # yt-dlp has no types
    """yt-dlp, of whose playlists `playlist_items` are given, unless they are posts."""

    most_items = 1

    def process_ie_result(self, ie_result: Info, download: bool = True, extra_info: Any = None) -> Any:
        if ie_result.get("_type") not in LISTS or not self._is_album(ie_result):
            return super().process_ie_result(ie_result, download, extra_info)
        usual = {name: self.params.get(name) for name in ("playlist_items", "ignoreerrors")}
        self.params.update(playlist_items=f"1-{self.most_items}", ignoreerrors=True)
        try:
            return super().process_ie_result(ie_result, download, extra_info)
        finally:
            self.params.update(usual)

    def _is_album(self, result: Info) -> bool:
        entries = result.get("entries")
        if entries is None:
            return False
        rest = iter(entries)
        first = list(islice(rest, self.most_items + 1))
        if not isinstance(entries, list | tuple):
            result["entries"] = chain(first, rest)
        return 1 < len(first) <= self.most_items and all(map(_brings_its_media, first))


def _brings_its_media(entry: Any) -> bool:
    return bool(entry) and entry.get("_type", "video") == "video"
