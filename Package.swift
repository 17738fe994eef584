// swift-tools-version: 6.2
import PackageDescription

// All that is under Sources is compiled with strict memory safety: whatever is unsafe carries the
// word, and stands in the few files that argue for it. `Lifetimes` lets `JSONScanner` hold the span
// that it reads; a package that uses the library needs no flag of its own.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableExperimentalFeature("Lifetimes"),
  .enableExperimentalFeature("SuppressedAssociatedTypes"),
  .treatAllWarnings(as: .error),
]
let plain: [SwiftSetting] = [
  .enableExperimentalFeature("SuppressedAssociatedTypes"), .treatAllWarnings(as: .error),
]

let package = Package(
  name: "maelstrom-kafka",
  products: [
    .executable(name: "maelstrom-kafka", targets: ["Node"]),
    .executable(name: "stress", targets: ["Stress"]),
    .executable(name: "maelstrom-challenges", targets: ["Challenges"]),
    .library(name: "FastJSON", targets: ["FastJSON"]),
    .library(name: "FastJSONCoding", targets: ["FastJSONCoding"]),
    .library(name: "LogStore", targets: ["LogStore"]),
    .library(name: "Maelstrom", targets: ["Maelstrom"]),
  ],
  targets: [
    .target(name: "FastJSON", swiftSettings: strict),
    .target(name: "FastJSONCoding", dependencies: ["FastJSON"], swiftSettings: strict),
    .target(name: "LogStore", swiftSettings: strict),
    .target(name: "NodeServices", dependencies: ["FastJSON", "Platform"], swiftSettings: strict),
    .target(
      name: "Maelstrom", dependencies: ["FastJSON", "FastJSONCoding", "NodeServices", "Platform"],
      swiftSettings: strict),
    .executableTarget(
      name: "Node",
      dependencies: ["CommandOptions", "FastJSON", "LogStore", "Maelstrom", "Platform"],
      swiftSettings: strict),
    .executableTarget(name: "Challenges", dependencies: ["Maelstrom"], swiftSettings: strict),
    .systemLibrary(name: "LinuxTimer"),
    .target(name: "Platform", swiftSettings: strict),
    .target(name: "CommandOptions", dependencies: ["Platform"], swiftSettings: strict),
    .target(
      name: "Cluster",
      dependencies: [
        "FastJSON", .target(name: "LinuxTimer", condition: .when(platforms: [.linux])),
        "NodeServices", "Platform",
      ], swiftSettings: strict),
    .target(name: "Checking", dependencies: ["FastJSON", "Platform"], swiftSettings: strict),
    .executableTarget(
      name: "Stress",
      dependencies: [
        "Checking", "Cluster", "CommandOptions", "FastJSON", "Node", "NodeServices", "Platform",
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Platform"], path: "Tests/TestSupport",
      swiftSettings: plain),
    .testTarget(
      name: "FastJSONTests", dependencies: ["FastJSON", "TestSupport"], exclude: ["Data"],
      swiftSettings: plain),
    .testTarget(
      name: "FastJSONCodingTests", dependencies: ["FastJSONCoding", "FastJSON", "TestSupport"],
      swiftSettings: plain),
    .testTarget(
      name: "MaelstromTests", dependencies: ["Maelstrom", "FastJSON", "Platform", "TestSupport"],
      swiftSettings: plain),
    .testTarget(
      name: "LogStoreTests", dependencies: ["LogStore", "TestSupport"], swiftSettings: plain),
    .testTarget(
      name: "NodeTests",
      dependencies: [
        "Node", "CommandOptions", "Maelstrom", "FastJSON", "LogStore", "Platform", "TestSupport",
      ],
      swiftSettings: plain),
    .testTarget(name: "PlatformTests", dependencies: ["Platform"], swiftSettings: plain),
    .testTarget(
      name: "CommandOptionsTests", dependencies: ["CommandOptions"], swiftSettings: plain),
    .testTarget(
      name: "ChallengesTests", dependencies: ["Challenges", "FastJSONCoding", "Maelstrom"],
      swiftSettings: plain),
    .testTarget(
      name: "NodeServicesTests",
      dependencies: ["NodeServices", "FastJSON", "Platform", "TestSupport"], swiftSettings: plain),
    .testTarget(
      name: "ClusterTests",
      dependencies: [
        "Cluster", "FastJSON", "FaultyNode", "NodeServices", "Platform", "TestSupport",
      ],
      swiftSettings: plain),
    .testTarget(
      name: "CheckingTests", dependencies: ["Checking", "FastJSON", "Platform", "TestSupport"],
      swiftSettings: plain),
    .executableTarget(name: "FaultyNode", path: "Tests/FaultyNode", swiftSettings: plain),
    .testTarget(
      name: "StressTests",
      dependencies: [
        "Stress", "Checking", "Cluster", "CommandOptions", "FaultyNode", "Platform", "TestSupport",
      ],
      swiftSettings: plain),
    .testTarget(
      name: "Benchmarks",
      dependencies: ["FastJSON", "FastJSONCoding", "LogStore", "Maelstrom", "Node"],
      path: "Benchmarks",
      swiftSettings: plain),
  ]
)
