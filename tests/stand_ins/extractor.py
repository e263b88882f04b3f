"""Hides a site: a yt-dlp extractor that gives what real sites give and a generic page can't.

It enters by the operator's plugin door: the worker imports this module by name and calls `register(ydl)`
once a `YoutubeDL` is built. That adds the extractors below and puts them before all others, since yt-dlp asks
in order and the generic one takes everything.

URLs (ORIGIN may carry knobs, `http://host:port/k/rate=5MB`):
`ORIGIN/site/watch?v=ID`, `/site/short/ID`, `/site/embed/ID`: one video, the same `id` whichever way;
`&t=SECONDS` says where to start, as links of several sites do;
`ORIGIN/site/playlist?list=ID`, `ORIGIN/site/watch?v=ID&list=ID` (just the video under `noplaylist`);
`ORIGIN/site/album/ID`: photos and videos.

Each extraction makes one real request to the origin (`/site/api/video/ID`), so that faults and counts apply.
The ids are in `VIDEOS`, `ERRORS`, `PLAYLISTS` and `ALBUMS`; refusals speak as yt-dlp's own extractors do.
"""

from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import yt_dlp
from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.utils import ExtractorError, UnsupportedError, UserNotLive, bug_reports_message

from tests.stand_ins.site import ALBUMS, ERRORS, PLAYLISTS, VIDEOS, Info

__all__ = [
    "ALBUMS",
    "ERRORS",
    "PLAYLISTS",
    "VIDEOS",
    "StandInAlbumIE",
    "StandInIE",
    "StandInListIE",
    "register",
]

BASE = r"(?P<base>https?://[^/?#]+(?:/k/[^/?#]+)?)"
COOKIE_WIKI = "https://github.com/yt-dlp/yt-dlp/wiki/Extractors#exporting-youtube-cookies"

# What YouTube answers with, as its extractor words it; those with "sign in" get a hint about cookies added.
UNPLAYABLE = {
    "bot": "Sign in to confirm you’re not a bot",  # noqa: RUF001 - YouTube writes this apostrophe
    "private": "Private video. Sign in if you've been granted access to this video",
    "age": "Sign in to confirm your age. This video may be inappropriate for some users",
    "removed": "Video unavailable. This video has been removed by the uploader",
    "unavailable": "Video unavailable",
    "terminated": "Video unavailable. This video is no longer available because the YouTube account "
    "associated with this video has been terminated.",
    "members": "Join this channel to get access to members-only content like this video, and other exclusive "
    "perks.",
    "session-limited": "Video unavailable. This content isn't available, try again later. The current "
    "session has been rate-limited by YouTube for up to an hour. It is recommended to use `-t sleep` to add "
    "a delay between video requests to avoid exceeding the rate limit. For more information, refer to  "
    "https://github.com/yt-dlp/yt-dlp/wiki/Extractors#this-content-isnt-available-try-again-later",
    "premiere": "Premieres in 2 hours",
    "upcoming": "This live event will begin in 2 hours.",
    "nomedia": "No video could be found in this tweet",
}


def register(ydl: yt_dlp.YoutubeDL) -> None:
    """Adds the stand-in extractors before every other one. Calling it again changes nothing."""
    others = {key: ie for key, ie in ydl._ies.items() if not key.startswith("StandIn")}
    ydl._ies.clear()
    for extractor in (StandInListIE, StandInAlbumIE, StandInIE):
        ydl.add_info_extractor(extractor())
    ydl._ies.update(others)


class _StandInBaseIE(InfoExtractor):  # type: ignore[misc]  # yt-dlp has no types
    def _ask(self, base: str, what: str, video_id: str) -> Info:
        answer: Info = self._download_json(f"{base}/site/api/{what}/{video_id}", video_id)
        return answer

    def _absolute(self, value: Any, base: str) -> Any:
        """Puts the origin before every path under a `url` key."""
        if isinstance(value, list):
            return [self._absolute(each, base) for each in value]
        if not isinstance(value, dict):
            return value
        return {
            key: base + each if key == "url" and str(each).startswith("/") else self._absolute(each, base)
            for key, each in value.items()
        }


class StandInIE(_StandInBaseIE):
    IE_NAME = "stand-in"
    _VALID_URL = BASE + r"/site/(?:watch/?\?(?:[^#]*&)?v=|short/|embed/)(?P<id>[\w-]+)"

    def _real_extract(self, url: str) -> Info:
        base, video_id = self._match_valid_url(url).group("base", "id")
        info = self._ask(base, "video", video_id)
        if "error" in info:
            return self._refuse(info["error"], url, info)
        video: Info = self._absolute(info, base)
        video["webpage_url"] = f"{base}/site/watch?v={video_id}"
        if start := parse_qs(urlsplit(url).query).get("t"):
            video["start_time"] = float(start[0])
        self._add_manifests(video, base)
        return video

    def _add_manifests(self, info: Info, base: str) -> None:
        formats, subtitles = [], {}
        if path := info.pop("hls", None):
            live = info["live_status"] == "is_live"
            formats, subtitles = self._extract_m3u8_formats_and_subtitles(
                base + path, info["id"], "mp4", m3u8_id="hls", live=live
            )
        if path := info.pop("dash", None):
            formats, subtitles = self._extract_mpd_formats_and_subtitles(
                base + path, info["id"], mpd_id="dash"
            )
        info["formats"] += formats
        self._merge_subtitles(subtitles, target=info.setdefault("subtitles", {}))

    def _refuse(self, error: str, url: str, info: Info) -> Info:
        """Raises what a real extractor raises; what is to come gives info where yt-dlp is told to wait."""
        video_id = info["id"]
        if error in UNPLAYABLE:
            self.raise_no_formats(self._reason(error), expected=True, video_id=video_id)
        elif error == "drm":
            self.report_drm(video_id)
        elif error != "noformats":
            self._raise(error, url, video_id)
        status = "is_upcoming" if error in {"premiere", "upcoming"} else "not_live"
        about = {"id": video_id, "title": f"Stand-in {video_id}", "formats": [], "live_status": status}
        if status == "is_upcoming":
            about["release_timestamp"] = info["release_timestamp"]
        return about

    def _reason(self, error: str) -> str:
        reason = UNPLAYABLE[error]
        if "sign in" in reason.lower():
            hint = f"{self._login_hint(method='cookies')}. Also see  {COOKIE_WIKI}  "
            return f"{reason}. {hint}for tips on effectively exporting YouTube cookies"
        return reason

    def _raise(self, error: str, url: str, video_id: str) -> NoReturn:
        if error == "login":
            self.raise_login_required()
        if error == "geo":
            sentence = "The uploader has not made this video available in your country"
            self.raise_geo_restricted(sentence, countries=["DE", "FR"])
        if error == "instagram":
            raise ExtractorError(
                "Instagram sent an empty media response. Check if this post is accessible in your "
                f"browser without being logged-in. If it is not, then u{self._login_hint()[1:]}. "
                "Otherwise, if the post is accessible in browser without being logged-in"
                f"{bug_reports_message(before=',')}",
                expected=True,
            )
        if error == "ip-blocked":
            raise ExtractorError("Your IP address is blocked from accessing this post", expected=True)
        if error == "offline":
            raise UserNotLive(video_id=video_id)
        if error == "unsupported":
            raise UnsupportedError(url)
        raise KeyError("playerResponse")  # "broken": what a site's redesign does to an extractor


class StandInListIE(_StandInBaseIE):
    IE_NAME = "stand-in:list"
    _VALID_URL = (
        BASE
        + r"/site/(?:watch|playlist)/?\?(?=(?:[^#]*&)?list=(?P<id>[\w-]+))(?:(?:[^#]*&)?v=(?P<video>[\w-]+))?"
    )

    def _real_extract(self, url: str) -> Info:
        base, list_id, video_id = self._match_valid_url(url).group("base", "id", "video")
        if not self._yes_playlist(list_id, video_id):
            single: Info = self.url_result(f"{base}/site/watch?v={video_id}", StandInIE, video_id)
            return single
        info = self._ask(base, "playlist", list_id)
        entries = [
            self.url_result(f"{base}/site/watch?v={each}", StandInIE, each, f"Stand-in {each}", duration=5)
            for each in info["videos"]
        ]
        playlist: Info = self.playlist_result(entries, list_id, info["title"], uploader="Stand-in Channel")
        return playlist


class StandInAlbumIE(_StandInBaseIE):
    IE_NAME = "stand-in:album"
    _VALID_URL = BASE + r"/site/album/(?P<id>[\w-]+)"

    def _real_extract(self, url: str) -> Info:
        base, album_id = self._match_valid_url(url).group("base", "id")
        info = self._absolute(self._ask(base, "album", album_id), base)
        album: Info = self.playlist_result(
            info["entries"], album_id, info["title"], uploader=info["uploader"]
        )
        return album
