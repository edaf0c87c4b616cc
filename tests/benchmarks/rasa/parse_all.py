"""Run by Rasa's own Python: reads every sentence of a JSON file with a model, and prints intents and milliseconds."""

import asyncio
import json
import sys
import time
from pathlib import Path

from rasa.core.agent import Agent  # type: ignore[import-not-found]


async def main(model: str, sentences: list[str]) -> None:
    """Read, and print."""
    agent = Agent.load(model)
    await agent.parse_message(sentences[0])
    found, spent = [], []
    for sentence in sentences:
        begun = time.perf_counter()
        read = await agent.parse_message(sentence)
        spent.append(1000 * (time.perf_counter() - begun))
        found.append([read["intent"]["name"], read["intent"]["confidence"]])
    print(json.dumps({"found": found, "milliseconds": spent}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))))
