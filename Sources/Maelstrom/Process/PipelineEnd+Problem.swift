import Platform

extension PipelineEnd {
  /// What went wrong, in words; nil where the end is one that is wished for.
  package var problem: String? {
    switch self {
    case .inputEnded, .outputClosed: nil
    case .outputStalled: "the reader of the replies has stalled; they are not complete"
    case .readingFailed(let error):
      "reading from standard input failed: \(SystemError.text(of: error))"
    case .writingFailed(let error):
      "writing to standard output failed: \(SystemError.text(of: error))"
    case .serviceFailed(let failure): failure.reason
    }
  }
}
