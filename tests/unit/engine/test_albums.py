"""Posts that hold several media, or pictures: by yt-dlp, and by the real gallery-dl in the child's walls."""

import json
import re
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
import pytest_asyncio

from shared import errors
from shared.models import Place, Wish
from tests.unit.engine.helpers import an_engine
from workers.course import plan

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def galleries(tmp_path_factory, origin):
    """An engine that is told of a Mastodon, and may reach nothing else."""
    host = origin.url.removeprefix("http://")
    ours = {"worker_galleries": (f"mastodon:{host}",), "egress_allow": (host,), "max_items": 20}
    async with an_engine(tmp_path_factory.mktemp("galleries"), **ours) as engine:
        yield engine


async def learn(engine, url):
    async with engine.job("album") as job:
        return await job.extraction(url)


async def transfer(job, found, number):
    chosen = plan(found.album[number - 1], Wish(), Place(), max_bytes=10**9, longest_encoding=0).first
    (made,) = await job.transfer(replace(chosen, item=number), lambda _: None)
    return made


@pytest.mark.parametrize("path", ["/site/album/mixed", "/@somebody/mixed"])
async def test_each_item_of_a_post_can_be_had(galleries, origin, path):
    async with galleries.job("album") as job:
        found = await job.extraction(origin.url + path)
        made = [await transfer(job, found, number) for number in (3, 1, 2)]
    assert (found.media.entries, found.media.uploader, found.packed) == (3, "Stand-in", None)
    assert [(each.kind, each.ext) for each in made] == [("image", "jpg"), ("image", "jpg"), ("video", "mp4")]
    assert [(each.track.width, each.track.height) for each in made] == [
        (1080, 1080),
        (1080, 1080),
        (640, 360),
    ]
    assert made[0].bytes != made[1].bytes


async def test_a_post_says_who_wrote_what_and_for_whom(galleries, origin):
    found = await learn(galleries, f"{origin.url}/@somebody/sensitive")
    assert (found.media.title, found.media.age_limit) == ("Album & sensitive", 18)


async def test_of_a_post_with_too_many_the_first_come_and_the_rest_are_counted(galleries, origin):
    found = await learn(galleries, f"{origin.url}/@somebody/crowd")
    assert (len(found.album), found.media.entries) == (20, 23)


async def test_of_a_playlist_with_as_many_media_as_pages_only_the_first_is_taken(galleries, origin):
    assert (await learn(galleries, f"{origin.url}/site/playlist?list=three")).album == ()


async def test_a_link_to_a_picture_gives_it(galleries, origin):
    async with galleries.job("album") as job:
        found = await job.extraction(f"{origin.url}/m/any.png?width=300&height=200")
        made = await transfer(job, found, 1)
    assert (made.kind, made.mime, made.track.width, made.track.height) == ("image", "image/png", 300, 200)


@pytest.mark.parametrize(
    ("path", "kind"), [("/@somebody/nowhere", errors.NotFound), ("/nothing", errors.NoMedia)]
)
async def test_what_is_no_post_says_why(galleries, origin, path, kind):
    with pytest.raises(errors.JobError) as caught:
        await learn(galleries, origin.url + path)
    assert type(caught.value) is kind


async def test_an_item_that_is_not_there_costs_no_other(galleries, origin):
    async with galleries.job("album") as job:
        found = await job.extraction(f"{origin.url}/@somebody/hole")
        with pytest.raises(errors.SiteTrouble):
            await transfer(job, found, 2)
        assert (await transfer(job, found, 3)).kind == "video"


async def test_where_a_site_leads_gallery_dl_nobody_may_go(galleries, origin):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        with pytest.raises(errors.Forbidden):
            await learn(galleries, f"{origin.url}/@somebody/port-{canary.getsockname()[1]}")
        with pytest.raises(BlockingIOError):
            canary.accept()


async def test_settings_that_lie_around_change_nothing(galleries, origin):
    async with galleries.job("album") as job:
        planted = job.folder / ".config/gallery-dl/config.json"
        planted.parent.mkdir(parents=True)
        planted.write_text(json.dumps({"extractor": {"image-filter": "False"}}))
        for each in (planted, *planted.parents[:2]):
            each.chmod(0o777)
        assert re.search(f"{planted} *: OK", _settings_in(job.folder))  # or it would prove nothing
        found = await job.extraction(f"{origin.url}/@somebody/photos")
    assert len(found.album) == 3


def _settings_in(home):
    """What gallery-dl reads when nobody tells it not to."""
    command = [sys.executable, "-m", "gallery_dl", "--config-status"]
    return subprocess.run(command, env={"HOME": str(home)}, capture_output=True, text=True, check=True).stdout


async def test_log_ins_go_to_their_own_site_alone_with_gallery_dl_too(galleries, origin):
    for host in ("127.0.0.1", "elsewhere.example"):
        cookies = f"# Netscape HTTP Cookie File\n{host}\tFALSE\t/\tFALSE\t0\tsession\tof-{host}\n"
        async with galleries.job("album") as job:
            await job.extraction(f"{origin.url}/@somebody/photos-{host[0]}", cookies=cookies)
            assert list(job.folder.glob("*cookies*")) == []
    asked = {each["path"]: each["headers"].get("Cookie") for each in origin.log()}
    assert asked["/api/v1/statuses/photos-1"] == "session=of-127.0.0.1"
    assert asked["/api/v1/statuses/photos-e"] is None
