"""The forms of REDIS_URL beyond the ordinary: Sentinel works, Cluster is refused in a sentence."""

import pytest
from redis import Redis

from shared.jobs import Jobs
from shared.models import Request, Waiter
from shared.settings import BadSettings
from tests.stand_ins.redis_server import server
from tests.stand_ins.s3 import free_port


async def test_a_master_is_found_through_sentinel(tmp_path):
    master, watcher = free_port(), free_port()
    conf = tmp_path / "sentinel.conf"
    conf.write_text(f"sentinel monitor ours 127.0.0.1 {master} 1\n")
    with server(tmp_path / "m", port=master), server(tmp_path / "s", str(conf), "--sentinel", port=watcher):
        jobs = Jobs.at(f"sentinel://127.0.0.1:{watcher}/ours/1")
        joined = await jobs.join(Request("https://a.example/", Waiter("w", "terminal", pull=True)))
        assert joined.how == "new"
        with Redis(port=master, db=1) as client:
            assert client.exists("lf:w:w")
        await jobs.aclose()


async def test_a_cluster_is_refused_in_a_sentence(tmp_path):
    port = free_port()
    # Its bus is the port + 10,000 by default, which is no port at all above 55,535.
    bus = ["--cluster-port", str(free_port())]
    with server(tmp_path / "c", "--cluster-enabled", "yes", *bus, port=port):
        jobs = Jobs.at(f"redis://127.0.0.1:{port}/0")
        with pytest.raises(BadSettings, match="Cluster"):
            await jobs.check()
        await jobs.aclose()
