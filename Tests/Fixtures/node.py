#!/usr/bin/env python3
"""A small correct node of Maelstrom's kafka workload, in another language than the bench."""

import json
import sys


def main():
    node_id = None
    logs = {}
    committed = {}
    for line in sys.stdin:
        message = json.loads(line)
        request = message["body"]
        kind = request["type"]
        reply = {"type": kind + "_ok", "in_reply_to": request["msg_id"]}
        if kind == "init":
            node_id = request["node_id"]
        elif kind == "send":
            log = logs.setdefault(request["key"], [])
            reply["offset"] = len(log)
            log.append([len(log), request["msg"]])
        elif kind == "poll":
            asked = request["offsets"].items()
            reply["msgs"] = {key: logs[key][offset:] for key, offset in asked if key in logs}
        elif kind == "commit_offsets":
            for key, offset in request["offsets"].items():
                committed[key] = max(committed.get(key, 0), offset)
        elif kind == "list_committed_offsets":
            known = [key for key in request["keys"] if key in committed]
            reply["offsets"] = {key: committed[key] for key in known}
        else:
            reply.update(type="error", code=10, text="not supported: " + kind)
        answer = {"src": node_id, "dest": message["src"], "body": reply}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
