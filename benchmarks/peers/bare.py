"""No framework: python -m benchmarks.peers.bare BASE_URL; shows how fast the server is."""

from __future__ import annotations

import asyncio
import sys

import aiohttp


async def main() -> None:
    """Poll and echo until killed."""
    base, offset = f"{sys.argv[1]}/bot1:bench", 0
    running = set()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def call(method: str, **data: object) -> object:
            async with session.post(f"{base}/{method}", data=data) as answer:
                return (await answer.json())["result"]

        while True:
            updates = await call("getUpdates", offset=offset, timeout=25)
            assert isinstance(updates, list)
            for update in updates:
                offset, message = update["update_id"] + 1, update.get("message")
                if message:
                    send = call("sendMessage", chat_id=message["chat"]["id"], text=message["text"])
                    task = asyncio.create_task(send)
                    running.add(task)
                    task.add_done_callback(running.discard)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
