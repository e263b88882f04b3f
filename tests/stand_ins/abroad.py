"""The stand-in site as workers elsewhere see it: it shows them nothing, whatever is asked for."""

import yt_dlp

from tests.stand_ins import extractor
from tests.stand_ins.site import Info

__all__ = ["StandInAbroadIE", "register"]


class StandInAbroadIE(extractor.StandInIE):
    IE_NAME = "stand-in:abroad"

    def _real_extract(self, url: str) -> Info:
        base, video_id = self._match_valid_url(url).group("base", "id")
        self._ask(base, "video", video_id)
        self._raise("geo", url, video_id)


def register(ydl: yt_dlp.YoutubeDL) -> None:
    """Puts itself before every other extractor. Calling it again changes nothing."""
    others = {key: ie for key, ie in ydl._ies.items() if not key.startswith("StandIn")}
    ydl._ies.clear()
    ydl.add_info_extractor(StandInAbroadIE())
    ydl._ies.update(others)
