/// What a client of a workload about a growing set sets out to do, and how that is written on the wire.
package protocol SetOperationKind: OperationKind {
  static var add: Self { get }
  static var read: Self { get }

  /// The member of an add's request that holds the element.
  static var elementMember: String { get }
  /// The member of a read's reply that lists the elements.
  static var listMember: String { get }
}
