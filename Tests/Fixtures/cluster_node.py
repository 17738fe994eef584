#!/usr/bin/env python3
"""A node of Maelstrom's kafka workload for any number of nodes, on the service lin-kv.

Usage: cluster_node.py [FAULT]

The log of a key is one value of lin-kv, {"next": OFFSET, "records": [[OFFSET, VALUE], ...]}. Who
changes it reads it, and writes it back by compare-and-set, again and again until nobody came between.
So any node answers any request, and all of them agree.

Each request is a generator: it yields a message to lin-kv and goes on with the answer, so that many
requests are under way at once and no thread is needed.

A FAULT is something that people get wrong:

  race               writes the log back without looking whether somebody came between
  same-offset        counts offsets by itself, and adds its records to the common log
  lower-later        shows a record only when two later ones are there, at times
  no-replication     keeps logs of its own
  store-twice        stores a value twice, at times
  lost-in-partition  acknowledges sends while the other nodes are not heard, and forgets them
  commit-error       answers commits with an error, at times
"""

import json
import sys
import time

FAULT = sys.argv[1] if len(sys.argv) > 1 else None
KEY_DOES_NOT_EXIST, PRECONDITION_FAILED = 20, 22


class Node:
    def __init__(self):
        self.name = None
        self.others = []
        self.next_message_id = 0
        self.waiting = {}
        self.send_count = self.commit_count = 0
        self.own_logs = {}
        self.own_offsets = {}
        self.held_back = {}
        self.last_pong = time.monotonic()
        self.last_ping = 0

    # Messages

    def write(self, destination, body):
        sys.stdout.write(json.dumps({"src": self.name, "dest": destination, "body": body}) + "\n")

    def take(self, message):
        body = message["body"]
        if body["type"] == "ping":
            self.write(message["src"], {"type": "pong"})
        elif body["type"] == "pong":
            self.last_pong = time.monotonic()
        elif message["src"] == "lin-kv":
            request, steps = self.waiting.pop(body["in_reply_to"])
            self.go_on(request, steps, body)
        else:
            self.go_on(message, getattr(self, body["type"])(body), None)

    def go_on(self, request, steps, answer):
        """Takes a request to its next question to lin-kv, or to its end."""
        try:
            question = steps.send(answer)
        except StopIteration as end:
            reply = dict(end.value or {})
            reply.setdefault("type", request["body"]["type"] + "_ok")
            reply["in_reply_to"] = request["body"]["msg_id"]
            self.write(request["src"], reply)
            return
        self.next_message_id += 1
        question["msg_id"] = self.next_message_id
        self.waiting[self.next_message_id] = (request, steps)
        self.write("lin-kv", question)

    # What is in lin-kv

    def read(self, key):
        answer = yield {"type": "read", "key": key}
        return answer.get("value")

    def update(self, key, change):
        """Changes a value by compare-and-set; `change` gives the new one, or None to leave it."""
        while True:
            old = yield from self.read(key)
            new = change(old)
            if new is None:
                return
            if FAULT == "race":
                yield {"type": "write", "key": key, "value": new}
                return
            answer = yield {
                "type": "cas", "key": key, "from": old, "to": new, "create_if_not_exists": True,
            }
            if answer["type"] == "cas_ok":
                return

    # Requests

    def init(self, body):
        self.name = body["node_id"]
        self.others = [name for name in body["node_ids"] if name != self.name]
        return
        yield

    def send(self, body):
        key, value = body["key"], body["msg"]
        self.send_count += 1
        is_faulty = self.send_count % 20 == 0
        if FAULT == "no-replication":
            log = self.own_logs.setdefault(key, [])
            log.append([len(log), value])
            return {"offset": len(log) - 1}
        is_lost = FAULT == "lost-in-partition" and self.is_cut_off()
        given = []

        def append(log):
            log = log or {"next": 0, "records": []}
            offset = log["next"]
            if FAULT == "same-offset":
                offset = self.own_offsets.get(key, 0)
            records = [[offset, value]]
            if FAULT == "store-twice" and is_faulty:
                records.append([offset + 1, value])
            held_back = self.held_back.get(key)
            if FAULT == "lower-later" and is_faulty and not held_back:
                records = []
            elif held_back and held_back[0] + 2 <= offset:
                records.append(held_back)
            if is_lost:
                records = []
            given[:] = [offset]
            all_records = sorted(log["records"] + records, key=lambda record: record[0])
            following = max([log["next"], offset + 1] + [record[0] + 1 for record in records])
            return {"next": following, "records": all_records}

        yield from self.update("log " + key, append)
        offset = given[0]
        self.own_offsets[key] = offset + 1
        if FAULT == "lower-later":
            held_back = self.held_back.get(key)
            if is_faulty and not held_back:
                self.held_back[key] = [offset, value]
            elif held_back and held_back[0] + 2 <= offset:
                del self.held_back[key]
        return {"offset": offset}

    def poll(self, body):
        messages = {}
        for key, offset in body["offsets"].items():
            if FAULT == "no-replication":
                records = self.own_logs.get(key, [])
            else:
                log = yield from self.read("log " + key)
                records = log["records"] if log else []
            found = [record for record in records if record[0] >= offset]
            if found:
                messages[key] = found
        return {"msgs": messages}

    def commit_offsets(self, body):
        self.commit_count += 1
        for key, offset in body["offsets"].items():
            yield from self.update(
                "commit " + key, lambda old: offset if old is None or old < offset else None)
        if FAULT == "commit-error" and self.commit_count % 3 == 0:
            return {"type": "error", "code": 11, "text": "not now"}

    def list_committed_offsets(self, body):
        offsets = {}
        for key in body["keys"]:
            offset = yield from self.read("commit " + key)
            if offset is not None:
                offsets[key] = offset
        return {"offsets": offsets}

    # For `lost-in-partition`

    def is_cut_off(self):
        now = time.monotonic()
        if now - self.last_ping > 0.02:
            self.last_ping = now
            for other in self.others:
                self.write(other, {"type": "ping"})
        return now - self.last_pong > 0.1


def main():
    node = Node()
    for line in sys.stdin:
        node.take(json.loads(line))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
