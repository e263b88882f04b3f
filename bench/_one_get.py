"""The rival of the API's answers: a FastAPI endpoint that does one Redis GET.

python -m bench._one_get URL PORT
"""

import sys

import uvicorn
from fastapi import FastAPI

from shared.connection import connect

app = FastAPI(docs_url=None, openapi_url=None)
redis = connect(sys.argv[1])


@app.get("/one")
async def one() -> dict[str, str | None]:
    return {"value": await redis.get("bench:one")}


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[2]), log_config=None, access_log=False, server_header=False)
