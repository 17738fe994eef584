/// The first index in `range` for which `isBelow` is false; the range's end if there is none.
///
/// `isBelow` must be true up to some index and false from there on. This is the one search of the
/// module: for an offset among those of a segment, for a segment among those of a log, for the
/// last record that a reply has room for.
///
/// - Complexity: O(log n) calls of `isBelow`.
@inlinable
@inline(__always)
func lowerBound(in range: Range<Int>, where isBelow: (Int) -> Bool) -> Int {
  var low = range.lowerBound
  var count = range.count
  // Invariant: all before `low` are below; all from `low + count` on are not.
  while count > 0 {
    let half = count &>> 1
    if isBelow(low &+ half) {
      low = low &+ half &+ 1
      count = count &- half &- 1
    } else {
      count = half
    }
  }
  return low
}
