# One image for every role; the command says which. Never built on the machine that this was written on.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/uv
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --locked --no-dev --no-install-project
COPY bot bot
COPY shared shared
COPY workers workers
RUN uv sync --locked --no-dev --no-editable

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Linkferry" org.opencontainers.image.licenses="GPL-3.0-or-later"
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent linkferry \
 && install -d -o linkferry -g linkferry -m 0700 /data
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH \
    DATA_DIR=/data \
    LOG_FORMAT=json \
    METRICS_PORT=9100 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=30s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"METRICS_PORT\"]}/healthz', timeout=5)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["linkferry"]
CMD ["up"]
