import Cluster

// What several nodes used and said to each other, and what struck them.

extension HTMLReport {
  /// Over how many links messages are told one by one: those of ten nodes.
  private static let linkCountTold = 90

  var cluster: String {
    guard result.options.nodeCount > 1 || result.network.servers.sent > 0 else { return "" }
    return """
      <section>
      <h2>Cluster</h2>
      \(nodes)
      \(messages)
      \(injectedFaults)
      </section>
      """
  }

  private var nodes: String {
    let rows = result.nodes.map { node in
      let usage = node.ending.usage
      return row(
        node.name,
        [
          Quantity.fixed(usage.userSeconds, digits: 2) + " s",
          Quantity.fixed(usage.systemSeconds, digits: 2) + " s",
          usage.peakMemoryByteCount.map(Quantity.size) ?? "unknown", String(node.startCount),
        ])
    }
    return table(["node", "user", "system", "peak memory", "lives"], rows)
  }

  private var messages: String {
    let network = result.network
    let head = [
      "messages", "sent", "an operation", "delivered", "lost to cuts", "lost by chance",
      "sent twice", "overtaken",
    ]
    var rows = [
      row("all", network.all), row("clients", network.clients),
      row("servers: nodes and services", network.servers),
    ]
    for (name, counts) in zip(result.messageKinds, network.byKind) where counts.sent > 0 {
      rows.append(row("of type \(name)", counts))
    }
    let links = links
    if links.count <= Self.linkCountTold { rows += links }
    return table(head, rows)
  }

  private var links: [String] {
    let endpoints = result.network.endpoints
    return network.byLink.indices.compactMap { link in
      let counts = network.byLink[link]
      guard counts.sent > 0 else { return nil }
      let source = endpoints.endpoint(link / endpoints.count).name
      return row("\(source) → \(endpoints.endpoint(link % endpoints.count).name)", counts)
    }
  }

  private var network: NetworkCounts { result.network }

  private var injectedFaults: String {
    guard let summary = InjectedFaultCounts.text(result.injectedFaults) else { return "" }
    let rows = result.injectedFaults.map { fault in
      row(
        fault.event.kind.rawValue,
        [
          Quantity.duration(fault.start), fault.end.map { Quantity.duration($0) } ?? "to the end",
          fault.event.text,
        ])
    }
    return "<p class=\"note\">\(HTML.escape(summary))</p>"
      + table(["fault", "from", "to", "what"], rows)
  }

  private func row(_ name: String, _ counts: MessageCounts) -> String {
    let share = NetworkCounts.perOperation(counts, operationCount: operationCount)
    return row(
      name,
      [
        Quantity.grouped(counts.sent), share.map { Quantity.fixed($0, digits: 3) } ?? "–",
      ]
        + [
          counts.delivered, counts.lostToCuts, counts.lostByChance, counts.duplicated,
          counts.reordered,
        ].map(Quantity.grouped))
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    "<tr><th>\(HTML.escape(name))</th>"
      + cells.map { "<td>\(HTML.escape($0))</td>" }.joined() + "</tr>"
  }

  private func table(_ head: [String], _ rows: [String]) -> String {
    """
    <div class="scroll"><table>
    <thead><tr>\(head.map { "<th>\($0)</th>" }.joined())</tr></thead>
    <tbody>
    \(rows.joined(separator: "\n"))
    </tbody></table></div>
    """
  }
}
