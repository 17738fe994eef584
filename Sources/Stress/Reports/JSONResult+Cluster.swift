import Cluster

// What there was between the nodes, and what struck them.

extension JSONResult {
  /// All messages of the run as Maelstrom counts them (`net` in its results), and by link and kind.
  mutating func append(_ network: NetworkCounts, kindNames: [String], operationCount: Int) {
    emitter.name("network")
    emitter.beginObject()
    for (name, counts) in [
      ("all", network.all), ("clients", network.clients), ("servers", network.servers),
    ] as [(StaticString, MessageCounts)] {
      emitter.name(name)
      emitter.beginObject()
      append(counts)
      emitter.name("messages_per_operation")
      if let share = NetworkCounts.perOperation(counts, operationCount: operationCount) {
        emitter.double(share)
      } else {
        emitter.null()
      }
      emitter.endObject()
    }
    emitter.name("kinds")
    emitter.beginArray()
    for (name, counts) in zip(kindNames, network.byKind) where counts.sent > 0 {
      emitter.beginObject()
      emitter.name("type")
      emitter.string(name)
      append(counts)
      emitter.endObject()
    }
    emitter.endArray()
    emitter.name("links")
    emitter.beginArray()
    for source in 0..<network.endpoints.count {
      for destination in 0..<network.endpoints.count {
        let counts = network.byLink[source * network.endpoints.count + destination]
        guard counts.sent > 0 else { continue }
        emitter.beginObject()
        emitter.name("from")
        emitter.string(network.endpoints.endpoint(source).name)
        emitter.name("to")
        emitter.string(network.endpoints.endpoint(destination).name)
        append(counts)
        emitter.endObject()
      }
    }
    emitter.endArray()
    emitter.endObject()
  }

  /// The members of one count.
  private mutating func append(_ counts: MessageCounts) {
    for (name, count) in [
      ("sent", counts.sent), ("delivered", counts.delivered), ("lost_to_cuts", counts.lostToCuts),
      ("lost_by_chance", counts.lostByChance), ("duplicated", counts.duplicated),
      ("reordered", counts.reordered),
    ] as [(StaticString, Int)] {
      emitter.name(name)
      emitter.integer(count)
    }
  }

  mutating func appendInjectedFaults(_ faults: [InjectedFault]) {
    emitter.name("injected_faults")
    emitter.beginArray()
    for fault in faults {
      emitter.beginObject()
      emitter.name("kind")
      emitter.string(fault.event.kind.rawValue)
      emitter.name("what")
      emitter.string(fault.event.text)
      emitter.name("start")
      emitter.integer(fault.start)
      emitter.name("end")
      if let end = fault.end { emitter.integer(end) } else { emitter.null() }
      emitter.name("has_effect")
      emitter.boolean(!fault.event.isWithoutEffect)
      emitter.endObject()
    }
    emitter.endArray()
  }
}
