"""A plugin that makes the engine's patience short, so that attacks on it end while somebody watches."""

from workers.engine import child, fetch, ytdlp_net


def register(ydl):
    child.EXTRACTION = 8.0
    fetch.PATIENCE = 6.0
    ytdlp_net.PATIENCE = 3.0
    ydl.params["socket_timeout"] = 3
