import Platform

/// One option of the command line: its name, what it says of itself, and how it is read and
/// written.
struct Option: Sendable {
  enum Section: CaseIterable, Sendable {
    case node, load, outcome
  }

  let name: String
  /// What stands for the value in the help; `nil` for a flag.
  let placeholder: String?
  let section: Section
  /// What it does, a line of the help each.
  let help: [String]
  /// Whether it may be given more than once, because what is given adds up.
  var isRepeatable = false
  /// Takes the text that was given for it; a flag takes none.
  fileprivate(set) var set: @Sendable (inout Options, String) throws(UsageError) -> Void
  /// What it is set to.
  fileprivate(set) var setting: @Sendable (Options) -> OptionSetting

  /// The words that set it as it is set here; none where that is the default.
  func words(for options: Options) -> [String] {
    let setting = setting(options)
    guard setting != self.setting(Options()) else { return [] }
    guard placeholder != nil else { return setting == .flag(true) ? [name] : [] }
    return setting.words.flatMap { word in
      // What looks like an option would be taken for one that follows.
      word.hasPrefix("-") ? ["\(name)=\(word)"] : [name, word]
    }
  }
}

extension Option {
  /// An option whose value always has one.
  static func value<Value>(
    _ name: String, _ placeholder: String, _ section: Section, _ help: [String],
    _ form: OptionForm<Value>, _ property: WritableKeyPath<Options, Value> & Sendable
  ) -> Option {
    Option(
      name: name, placeholder: placeholder, section: section, help: help,
      set: { options, text throws(UsageError) in
        options[keyPath: property] = try form.value(of: text, for: name)
      },
      setting: { form.setting($0[keyPath: property]) })
  }

  /// An option whose value there is only where it was given.
  static func value<Value>(
    _ name: String, _ placeholder: String, _ section: Section, _ help: [String],
    _ form: OptionForm<Value>, _ property: WritableKeyPath<Options, Value?> & Sendable
  ) -> Option {
    Option(
      name: name, placeholder: placeholder, section: section, help: help,
      set: { options, text throws(UsageError) in
        options[keyPath: property] = try form.value(of: text, for: name)
      },
      setting: { $0[keyPath: property].map(form.setting) ?? .nothing })
  }

  /// An option that is there or not.
  static func flag(
    _ name: String, _ section: Section, _ help: [String],
    _ property: WritableKeyPath<Options, Bool> & Sendable
  ) -> Option {
    Option(
      name: name, placeholder: nil, section: section, help: help,
      set: { options, _ throws(UsageError) in options[keyPath: property] = true },
      setting: { .flag($0[keyPath: property]) })
  }

  /// An option that adds to a list.
  static func list(
    _ name: String, _ placeholder: String, _ section: Section, _ help: [String],
    add: @escaping @Sendable (inout Options, String) throws(UsageError) -> Void,
    setting: @escaping @Sendable (Options) -> OptionSetting
  ) -> Option {
    Option(
      name: name, placeholder: placeholder, section: section, help: help, isRepeatable: true,
      set: add, setting: setting)
  }
}

extension OptionForm {
  fileprivate func value(of text: String, for name: String) throws(UsageError) -> Value {
    guard let value = try parse(text) else {
      throw UsageError(
        message:
          "\(name) takes \(expectation), not \"\(PrintableText.of(text, byteCountMax: 200))\"")
    }
    return value
  }
}
