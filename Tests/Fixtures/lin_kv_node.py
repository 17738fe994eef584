#!/usr/bin/env python3
"""A node of Maelstrom's kafka workload that keeps its logs in the service lin-kv.

A log is one value of the service: the list of what was sent, so an offset is a place in it. Any
number of these nodes are right together, since each send replaces the list that it has read, by
compare-and-set, and begins again where another node was faster. With `--race` it writes the longer
list without a look at what is there by then: of two sends at the same time one is lost.

Committed offsets stay in the node that was told of them: a client that starts too low reads again
what it knows.
"""

import json
import sys
from collections import deque


class Node:
    def __init__(self, races):
        self.races = races
        self.name = None
        self.committed = {}
        self.call_count = 0
        # What came while a call waited for its answer.
        self.backlog = deque()

    def write(self, dest, body):
        sys.stdout.write(json.dumps({"src": self.name, "dest": dest, "body": body}) + "\n")
        sys.stdout.flush()

    def read(self):
        line = sys.stdin.readline()
        if not line:
            sys.exit(0)
        return json.loads(line)

    def call(self, **request):
        """Asks the service, and waits for its answer."""
        self.call_count += 1
        self.write("lin-kv", {**request, "msg_id": self.call_count})
        while True:
            message = self.read()
            is_answer = message["body"].get("in_reply_to") == self.call_count
            if message["src"] == "lin-kv" and is_answer:
                return message["body"]
            self.backlog.append(message)

    def log(self, key):
        answer = self.call(type="read", key="log " + key)
        return answer["value"] if answer["type"] == "read_ok" else []

    def send(self, key, value):
        """Appends a value to a log, and returns its offset."""
        while True:
            log = self.log(key)
            longer = log + [value]
            if self.races:
                self.call(type="write", key="log " + key, value=longer)
                return len(log)
            answer = self.call(
                type="cas", key="log " + key, **{"from": log}, to=longer,
                create_if_not_exists=True)
            if answer["type"] == "cas_ok":
                return len(log)

    def poll(self, key, offset):
        records = [[place, value] for place, value in enumerate(self.log(key))]
        return records[offset:]

    def answer(self, message):
        request = message["body"]
        kind = request["type"]
        reply = {"type": kind + "_ok", "in_reply_to": request["msg_id"]}
        if kind == "init":
            self.name = request["node_id"]
        elif kind == "send":
            reply["offset"] = self.send(request["key"], request["msg"])
        elif kind == "poll":
            asked = request["offsets"].items()
            reply["msgs"] = {key: self.poll(key, offset) for key, offset in asked}
        elif kind == "commit_offsets":
            for key, offset in request["offsets"].items():
                self.committed[key] = max(self.committed.get(key, 0), offset)
        elif kind == "list_committed_offsets":
            known = [key for key in request["keys"] if key in self.committed]
            reply["offsets"] = {key: self.committed[key] for key in known}
        else:
            reply.update(type="error", code=10, text="not supported: " + kind)
        self.write(message["src"], reply)

    def run(self):
        while True:
            self.answer(self.backlog.popleft() if self.backlog else self.read())


if __name__ == "__main__":
    Node(races="--race" in sys.argv[1:]).run()
