/// A value taken for one of the type `Target`, which is its own.
///
/// Generic code that has found out by a comparison of types what it has in hand needs this; `as!`
/// would ask the runtime again, at many times the cost.
///
/// - Precondition: the two types are the same.
@inline(__always)
func identity<Source, Target>(_ value: Source, as target: Target.Type) -> Target {
  precondition(Source.self == Target.self, "the types are not the same")
  // SAFETY: the precondition: a value of a type is being taken for a value of that type.
  return unsafe unsafeBitCast(value, to: Target.self)
}
