extension Options {
  /// What `--help` prints.
  static let help = """
    stress: drives a node of Maelstrom's kafka workload and says what it did wrong

    usage: stress [options] [-- arguments for the node]

    The node
      --bin PATH               the node's program (default: maelstrom-kafka beside stress)
      --args "A B"             arguments for the node, split at spaces; also after --
      --log-stderr             pass the node's standard error on, line by line
      --stderr FILE            write the node's standard error to a file

    The load
      --time-limit SECONDS     how long operations are begun (10)
      --count N                how many operations are begun at most
      --rate N                 open loop: operations due each second, latency from when one
                               was due; without it each client goes on as soon as it can
      --concurrency N          clients, each with one request under way (100)
      --seed N                 makes the requests repeatable; always printed
      --key-count N            live keys, each half as popular as the one before (10)
      --max-writes-per-key N   writes before a fresh key takes a key's place (16)
      --poll-ratio R           share of polls among sends and polls (0.5)
      --assign-ratio R         share of operations that assign keys (0.015625)
      --crash-ratio R          share of operations that crash a client (0.00005)
      --payload SHAPE          int, string, json or mixed (int)
      --payload-bytes N        size of a payload that is not an int (64)

    What comes of it
      --assert CONDITION       such as 'p99<5ms', 'send.p50<1ms', 'rate>100000',
                               'availability>=1', 'memory<200MB'; may be repeated
      --report FILE            a page of HTML with charts and explanations
      --history FILE           every operation, one JSON object a line
      --json FILE              the whole result as JSON
      --quiet                  print nothing but what is wrong

    Exit status: 0 valid, 1 invalid or a condition failed, 2 unknown or the bench itself
    failed, 64 a command line that makes no sense.
    """
}
