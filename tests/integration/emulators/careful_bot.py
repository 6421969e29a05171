"""The smallest bot that loses nothing: what comes in is stored before it is confirmed, what goes out is marked after.

python -m tests.integration.emulators.careful_bot ADDRESS TOKEN DATABASE
"""

from __future__ import annotations

import sqlite3
import sys
import time

import httpx


def main() -> None:
    """Ask, store, answer what is not answered, mark; for ever."""
    address, token, path = sys.argv[1:]
    rows = sqlite3.connect(path, isolation_level=None)
    rows.execute(
        "CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, chat INTEGER, text TEXT, done INTEGER)"
    )
    with httpx.Client(base_url=f"{address}/bot{token}/", timeout=10) as client:
        while True:
            (last,) = rows.execute("SELECT coalesce(max(id), -1) FROM inbox").fetchone()
            updates = client.post("getUpdates", json={"offset": last + 1}).json()["result"]
            for update in updates:
                message = update["message"]
                rows.execute(
                    "INSERT OR IGNORE INTO inbox VALUES (?, ?, ?, 0)",
                    (update["update_id"], message["chat"]["id"], message["text"]),
                )
            due = rows.execute(
                "SELECT id, chat, text FROM inbox WHERE NOT done ORDER BY id LIMIT 5"
            ).fetchall()
            for number, chat, text in due:
                answer = {"chat_id": chat, "text": f"re: {text}"}
                sent = client.post("sendMessage", json=answer, headers={"X-Request-Id": str(number)})
                if sent.status_code == 200:
                    rows.execute("UPDATE inbox SET done = 1 WHERE id = ?", (number,))
            if not due:
                time.sleep(0.01)


if __name__ == "__main__":
    main()
