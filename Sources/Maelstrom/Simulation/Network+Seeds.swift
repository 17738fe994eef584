import Platform

/// What went wrong in a simulation, with the seed by which it can be had again.
public struct SimulationFailure: Error, CustomStringConvertible {
  /// The seed of the network.
  public let seed: UInt64
  /// When it was noticed, in virtual time.
  public let time: Duration
  /// What went wrong.
  public let cause: any Error

  /// What went wrong, when, and how to have it again.
  public var description: String {
    "seed \(seed), after \(time): \(cause) (SEED=\(seed) in the environment repeats it)"
  }
}

/// Something that should have held in a simulation.
public struct UnmetRequirement: Error, CustomStringConvertible {
  /// What is the case instead.
  public let description: String
}

extension Network {
  /// Runs a test with one network after the other, each of another seed.
  ///
  /// `SEED` in the environment repeats one seed, and nothing else; `FIRST_SEED` begins there, and
  /// `SIMULATIONS` says how many there are.
  ///
  /// - Parameters:
  ///   - count: how many seeds, where the environment does not say.
  ///   - nodeCount: how many nodes each network has.
  ///   - test: what is done with each network; what it throws ends the test.
  /// - Throws: `SimulationFailure`, with the seed.
  public static func simulate(
    seeds count: Int, nodes nodeCount: Int, options: NodeOptions = NodeOptions(),
    _ program: @escaping @Sendable (isolated Node) throws -> Void,
    _ test: (Network) throws -> Void
  ) throws {
    let given = Environment["SEED"].flatMap { UInt64($0) }
    let first = given ?? Environment["FIRST_SEED"].flatMap { UInt64($0) } ?? 1
    let seedCount = given == nil ? Environment["SIMULATIONS"].flatMap { UInt64($0) } : 1
    for seed in first..<first + (seedCount ?? UInt64(count)) {
      let network = try simulated(seed: seed, nodes: nodeCount, options: options, program)
      do {
        try test(network)
      } catch {
        throw SimulationFailure(seed: seed, time: network.time, cause: error)
      }
    }
  }

  /// Ends the test where something does not hold.
  ///
  /// - Throws: `UnmetRequirement`, with what is the case instead.
  public func require(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws {
    guard condition else { throw UnmetRequirement(description: otherwise()) }
  }
}
