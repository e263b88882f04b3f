"""The master that Sentinel watches dies in the middle of a download, and its replica takes over."""

import asyncio
import time

from redis import Redis

from shared.jobs import Jobs
from shared.models import Request, Waiter
from tests.chaos.house import until
from tests.e2e.stack import Stack
from tests.stand_ins.redis_server import server
from tests.stand_ins.s3 import free_port

WATCH = """\
sentinel monitor ours 127.0.0.1 {master} 1
sentinel down-after-milliseconds ours 1000
sentinel failover-timeout ours 3000
"""


def has_caught_up(port):
    with Redis(port=port) as client:
        return client.info("replication")["master_link_status"] == "up"


async def test_a_download_outlives_the_master_that_it_was_recorded_in(tmp_path, origin):
    master, replica, watcher = free_port(), free_port(), free_port()
    conf = tmp_path / "sentinel.conf"
    conf.write_text(WATCH.format(master=master))
    url = f"sentinel://127.0.0.1:{watcher}/ours"
    stack, jobs = Stack(tmp_path, {"REDIS_URL": url, "WORKER_LEASE": "2s"}), Jobs.at(url)
    with (
        server(tmp_path / "m", port=master) as dying,
        server(tmp_path / "r", "--replicaof", "127.0.0.1", str(master), port=replica),
        server(tmp_path / "s", str(conf), "--sentinel", port=watcher),
    ):
        try:
            stack.start("worker")
            await asyncio.to_thread(stack.wait_for_log, "worker", "worker_ready")
            end = time.monotonic() + 20
            while not has_caught_up(replica) or not knows_of_a_replica(watcher):
                assert time.monotonic() < end, "there is nobody to take over"
                await asyncio.sleep(0.1)
            link = f"{origin.url}/k/rate=150kB,on=media/page/failover"
            await jobs.join(Request(link, Waiter("ours", "terminal", pull=True)))
            await until(lambda: downloads(jobs), 20, "the download")
            await asyncio.sleep(0.2)  # replication is not waited for
            dying.kill()
            await until(lambda: is_done(jobs), 60, "the answer")
            assert (await jobs.status("ours")).outcome.result.files
            with Redis(port=replica) as client:
                assert client.info("replication")["role"] == "master"
        finally:
            await jobs.aclose()
            stack.stop()


def knows_of_a_replica(watcher):
    with Redis(port=watcher) as client:
        return len(client.sentinel_slaves("ours")) == 1


async def downloads(jobs):
    status = await jobs.status("ours")
    return bool(status.progress and status.progress.stage == "downloading" and status.progress.fraction)


async def is_done(jobs):
    try:
        return (await jobs.status("ours")).state == "finished"
    except Exception:  # nobody is master yet
        return False
