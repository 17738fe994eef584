/// The version of the package, which all its programs have.
package enum PackageVersion {
  /// As `--version` prints it.
  package static let text = "0.1.0"
}
