/// How many requests were served, by kind.
struct RequestCounts: Equatable {
  var inits = 0
  var sends = 0
  var polls = 0
  var commits = 0
  var lists = 0
  /// Requests that were answered with an error.
  var errors = 0

  /// All of them.
  var total: Int { inits + sends + polls + commits + lists + errors }
}
