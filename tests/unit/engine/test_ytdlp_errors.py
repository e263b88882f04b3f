"""What yt-dlp's sentences mean, as data: the words of its extractors on the left."""

import errno

import pytest
from yt_dlp.networking.exceptions import IncompleteRead, TransportError
from yt_dlp.utils import DownloadError, ExtractorError

from shared import errors
from workers.engine.ytdlp_errors import classify, classify_transfer, scrub

COOKIES = (
    ". Use --cookies-from-browser or --cookies for the authentication. "
    "See  https://github.com/yt-dlp/yt-dlp/wiki/FAQ#how-do-i-pass-cookies-to-yt-dlp  for how to pass cookies"
)
SENTENCES = [
    # YouTube
    (f"Sign in to confirm you’re not a bot{COOKIES}", errors.BotCheck),  # noqa: RUF001  # its own apostrophe
    ("Video unavailable. YouTube is requiring a captcha challenge before playback", errors.BotCheck),
    (f"Sign in to confirm your age. This video may be inappropriate for some users{COOKIES}",
     errors.AgeRestricted),
    (f"Private video. Sign in if you've been granted access to this video{COOKIES}", errors.Private),
    ("Video unavailable. This video has been removed by the uploader", errors.Removed),
    ("This video has been removed for violating YouTube's policy on hate speech.", errors.Removed),
    ("Video unavailable", errors.Removed),
    ("This video is no longer available due to a copyright claim by X", errors.Removed),
    ("Premieres in 2 hours", errors.Premiere),
    ("This live event will begin in 3 days.", errors.Premiere),
    (("Video unavailable. This content isn't available, try again later. The current session has been "
      "rate-limited by YouTube for up to an hour."), errors.RateLimited),
    ("Join this channel to get access to members-only content like this video", errors.LoginRequired),
    ("The uploader has not made this video available in your country", errors.GeoBlocked),
    (("Video unavailable. This video contains content from X, who has blocked it in your country on "
      "copyright grounds"), errors.GeoBlocked),
    # Others
    (f"This video is only available for registered users{COOKIES}", errors.LoginRequired),
    ("This video is not available from your location due to geo restriction", errors.GeoBlocked),
    ("Track unavailable in your country due to licensing restrictions", errors.GeoBlocked),
    ("This song is blocked in this region", errors.GeoBlocked),
    ("NSFW tweet requires authentication", errors.AgeRestricted),
    ("This video is only available for age verified users or after 22:00", errors.AgeRestricted),
    ("You are not authorized to view this protected tweet", errors.Private),
    ("Private subreddit; an account that has been approved is required", errors.Private),
    ("This VOD is private", errors.Private),
    ("Password protected video, use --video-password <password>", errors.Private),
    ("This video is protected by a password, use the --video-password option", errors.Private),
    ("Account authentication is required", errors.LoginRequired),
    ("You need to log in to access this content", errors.LoginRequired),
    ("This post requires a subscription", errors.LoginRequired),
    ("This video is only available for subscribers", errors.LoginRequired),
    ("This video is for premium members only", errors.LoginRequired),
    ("Video may need login to view", errors.LoginRequired),
    ("Your IP address is blocked from accessing this post", errors.BotCheck),
    ("Got HTTP Error 403 caused by Cloudflare anti-bot challenge; try again with  --extractor-args",
     errors.BotCheck),
    ("You have exceeded the rate limit. Try again later", errors.RateLimited),
    ("You are rate-limited. Try again later.", errors.RateLimited),
    ("Video was deleted", errors.Removed),
    ("Broadcast no longer exists", errors.Removed),
    ("this song has been offline because of copyright issues", errors.Removed),
    ("This content is currently unavailable", errors.Removed),
    ("This Tweet is unavailable", errors.Removed),
    ("Requested tweet is unavailable", errors.Removed),
    ("Video 12 does not exist", errors.NotFound),
    ("Track not found", errors.NotFound),
    ("Content not found; it has most likely expired", errors.NotFound),
    ("No video could be found in this tweet", errors.NoMedia),
    ("No video formats found!", errors.NoMedia),
    ("No videos found on webpage", errors.NoMedia),
    ("abc is not a video or animated image", errors.NoMedia),
    ("The channel is not currently live", errors.NoMedia),
    ("This livestream has ended", errors.NoMedia),
    ("Livestream has not yet started", errors.Premiere),
    ("This live event is scheduled for 2026-12-01", errors.Premiere),
    ("This video is DRM protected", errors.Drm),
    ("Unsupported URL: https://example.com/x", errors.Unsupported),
    # The wire
    ("Unable to download webpage: HTTP Error 404: Not Found (caused by <HTTPError 404: Not Found>)",
     errors.NotFound),
    ("Unable to download webpage: HTTP Error 403: Forbidden", errors.SiteTrouble),
    ("Unable to download JSON metadata: HTTP Error 429: Too Many Requests", errors.RateLimited),
    ("Unable to download webpage: HTTP Error 503: Service Temporarily Unavailable", errors.SiteTrouble),
    ("Unable to download API page: The read operation timed out", errors.SiteTrouble),
    ("Unable to download webpage: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
     errors.SiteTrouble),
    (("Unable to download webpage: ('Connection aborted.', RemoteDisconnected('Remote end closed connection "
      "without response'))"), errors.SiteTrouble),
    ("Unable to download webpage: Failed to resolve 'nobody.invalid' ([Errno -2] Name or service not known)",
     errors.Unreachable),
    (("Unable to download webpage: HTTPConnection(host='x', port=1): Failed to establish a new connection: "
      "[Errno 111] Connection refused"), errors.Unreachable),
    # Downloads
    ("\r[download] Got error: 80132 bytes read, 186975 more expected. Giving up after 3 retries",
     errors.Truncated),
    ("\r[download] Got error: Downloaded 100 bytes, expected 200 bytes. Giving up after 3 retries",
     errors.Truncated),
    ("unable to write data: [Errno 28] No space left on device", errors.DiskFull),
    ("unable to write data: [Errno 27] File too large", errors.TooBig),
    ("Did not get any data blocks", errors.EmptyFile),
    ("The downloaded file is empty", errors.EmptyFile),
    # What nothing explains
    (("Unable to extract title; please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= , "
      "filling out the appropriate issue template. Confirm you are on the latest version using  yt-dlp -U"),
     errors.Internal),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "kind"), SENTENCES)
def test_a_sentence_of_yt_dlps_means_one_of_our_errors(sentence, kind):
    error = DownloadError(f"\x1b[0;31mERROR:\x1b[0m [site:video] abc-1_2: {sentence}")
    assert type(classify(error)) is kind


def test_what_yt_dlp_says_beats_what_it_stumbled_over_on_the_way():
    error = ExtractorError("Video was deleted", expected=True)
    error.__context__ = OSError(errno.ECONNREFUSED, "one of several attempts")
    assert type(classify(error)) is errors.Removed


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (OSError(errno.ENOSPC, "x"), errors.DiskFull),
        (OSError(errno.EFBIG, "x"), errors.TooBig),
        (MemoryError(), errors.TooBig),
        (IncompleteRead(1, 2), errors.Truncated),
        (TransportError("odd"), errors.SiteTrouble),
        (KeyError("playerResponse"), errors.Internal),
    ],
)
def test_where_no_sentence_helps_the_cause_decides(cause, kind):
    assert type(classify(ExtractorError("Something happened", cause=cause))) is kind


@pytest.mark.parametrize("status", [401, 404, 410])
def test_a_status_that_speaks_of_a_page_means_a_dead_part_in_a_transfer(status):
    error = DownloadError(f"ERROR: Got error: HTTP Error {status}: No. Giving up after 3 retries")
    assert type(classify_transfer(error)) is errors.SiteTrouble


def test_an_error_of_ours_stays_what_it_is():
    ours = errors.TooBig()
    assert classify(ours) is ours


@pytest.mark.parametrize(
    ("sentence", "clean"),
    [
        ("ERROR: [Vimeo] 12: Boom at https://user:pw@host/secret?token=1#x now", "Boom at <address> now"),
        (f"ERROR: [youtube] a_b-c: Private video{COOKIES}", "Private video"),
        ("[site] Unable to extract it; please report this issue on  https://x", "Unable to extract it"),
        ("x" * 500, "x" * 200),
        ("gone \ud83d", "gone \ufffd"),
        ("a." * 1_000_000, "a." * 100),
    ],
)
def test_messages_keep_addresses_and_advice_for_others_out(sentence, clean):
    assert scrub(sentence) == clean
