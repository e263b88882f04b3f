"""A data folder that an older version left is taken over as it is.

The folder was made by the version of commit bd7b370 (2026-11-23) with Valkey 9.1:

    linkferry admin keys create "from an older version"
    linkferry admin takedown https://a.example/gone --why "as asked"
    linkferry admin limits user-minute 7
    linkferry admin block 4711
    linkferry admin surge off
"""

import tarfile
from pathlib import Path

import pytest

from bot.keys import Keys
from shared import embedded
from shared.control import Control
from shared.errors import TakenDown
from shared.jobs import Jobs
from shared.models import Outcome, from_json
from shared.settings import load
from shared.takedown import Takedowns

FOLDER = Path(__file__).parent / "data/data-folder-2026-11-23.tar.gz"
KEY = "lfk_hwQOs4iVpM-LqbMrYCa8iPK2lZ_VsCH89ACnpn9ACL8"


@pytest.fixture
async def jobs(tmp_path):
    """The queue in the old folder, by today's code and today's Valkey."""
    with tarfile.open(FOLDER) as archive:
        archive.extractall(tmp_path, filter="data")
    with embedded.start(tmp_path) as server:
        jobs = Jobs.at(server.url)
        yield jobs
        await jobs.aclose()


def test_a_result_of_an_older_version_is_still_read():
    file = '{"key":"media/a/a.mp4","name":"a.mp4","bytes":1,"mime":"video/mp4","kind":"video"}'
    about = '"id":"r","url":"https://a.example/","title":"A","created":1.0,"expires":2.0'
    outcome = from_json(Outcome, f'{{"result":{{{about},"files":[{file}]}}}}')
    assert (outcome.result.files[0].subtitles, outcome.result.files[0].language) == (None, None)


async def test_what_an_older_version_was_told_still_holds(jobs, tmp_path):
    settings = load(_env_file=None, data_dir=tmp_path)
    assert len(settings.secret) == 43
    assert (await Keys(jobs.redis).find(KEY)).name == "from an older version"
    with pytest.raises(TakenDown):
        await Takedowns(jobs).check("https://a.example/gone")
    policy = await Control(jobs.redis, settings).policy()
    assert (policy.changed, policy.people) == (
        {"limit:anyone:user-minute": "7", "surge": "off"},
        {"4711": "blocked"},
    )
