"""What the attacks would come to without a defence, which only a test can take away.

That the links of `test_links` lead to the canary where the guard permits it, and that what is planted there
would be used by a bare yt-dlp, is shown beside them.
"""

from tests.attacks.house import a_house
from tests.attacks.test_links import SERVED, page_of


def test_without_checks_and_walls_a_posing_file_gives_away_what_lies_on_the_disk(tmp_path):
    plugins = "tests.stand_ins.extractor,tests.attacks.disarmed,tests.attacks.unwalled"
    with a_house(tmp_path, SERVED, WORKER_YTDLP_PLUGINS=plugins, WORKER_ISOLATION="landlock") as house:
        got = house.get({"posing": page_of("DASH that poses as a video")})
        assert house.leaked(), got["posing"]["error"]
