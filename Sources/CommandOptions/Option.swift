/// One option of a program's command line: its name, what it says of itself, and how it is read into
/// the program's options and written from them.
package struct Option<Options: Equatable & Sendable>: Sendable {
  /// As it is written, with its dashes.
  package let name: String
  /// A second name of one letter, as `-w`.
  package let shortName: String?
  /// What stands for the value in the help; `nil` for a flag.
  package let placeholder: String?
  /// Where it stands in the help.
  package let section: OptionSection
  /// What it does, a line of the help each.
  package let help: [String]
  /// Whether it may be given more than once, because what is given adds up.
  package let isRepeatable: Bool
  /// Takes the text that was given for it; a flag takes none.
  let set: @Sendable (inout Options, String) throws(UsageError) -> Void
  /// What it is set to.
  package let setting: @Sendable (Options) -> OptionSetting

  /// The words that set it as it is set in `options`; none where that is what `defaults` have.
  package func words(for options: Options, unlike defaults: Options) -> [String] {
    let setting = setting(options)
    guard setting != self.setting(defaults) else { return [] }
    guard placeholder != nil else { return setting == .flag(true) ? [name] : [] }
    return setting.words.flatMap { word in
      // What looks like an option would be taken for one that follows.
      word.hasPrefix("-") ? ["\(name)=\(word)"] : [name, word]
    }
  }
}

/// A group of options in the help.
package struct OptionSection: Hashable, Sendable {
  /// Its first line.
  package let title: String

  /// A section with this title.
  package init(_ title: String) { self.title = title }
}

extension Option {
  /// An option whose value always has one.
  package static func value<Value>(
    _ name: String, short shortName: String? = nil, _ placeholder: String,
    _ section: OptionSection, _ help: [String], _ form: OptionForm<Value>,
    _ property: WritableKeyPath<Options, Value> & Sendable
  ) -> Option {
    Option(
      name: name, shortName: shortName, placeholder: placeholder, section: section, help: help,
      isRepeatable: false,
      set: { options, text throws(UsageError) in
        options[keyPath: property] = try form.value(of: text, for: name)
      },
      setting: { form.setting($0[keyPath: property]) })
  }

  /// An option whose value there is only where it was given.
  package static func value<Value>(
    _ name: String, short shortName: String? = nil, _ placeholder: String,
    _ section: OptionSection, _ help: [String], _ form: OptionForm<Value>,
    _ property: WritableKeyPath<Options, Value?> & Sendable
  ) -> Option {
    Option(
      name: name, shortName: shortName, placeholder: placeholder, section: section, help: help,
      isRepeatable: false,
      set: { options, text throws(UsageError) in
        options[keyPath: property] = try form.value(of: text, for: name)
      },
      setting: { $0[keyPath: property].map(form.setting) ?? .nothing })
  }

  /// An option that is there or not.
  package static func flag(
    _ name: String, _ section: OptionSection, _ help: [String],
    _ property: WritableKeyPath<Options, Bool> & Sendable
  ) -> Option {
    Option(
      name: name, shortName: nil, placeholder: nil, section: section, help: help,
      isRepeatable: false,
      set: { options, _ throws(UsageError) in options[keyPath: property] = true },
      setting: { .flag($0[keyPath: property]) })
  }

  /// An option that adds to a list.
  package static func list(
    _ name: String, _ placeholder: String, _ section: OptionSection, _ help: [String],
    add: @escaping @Sendable (inout Options, String) throws(UsageError) -> Void,
    setting: @escaping @Sendable (Options) -> OptionSetting
  ) -> Option {
    Option(
      name: name, shortName: nil, placeholder: placeholder, section: section, help: help,
      isRepeatable: true, set: add, setting: setting)
  }

  /// The same option, of options that these are a part of.
  package func part<Whole>(of path: WritableKeyPath<Whole, Options> & Sendable) -> Option<Whole> {
    let set = set
    let setting = setting
    return Option<Whole>(
      name: name, shortName: shortName, placeholder: placeholder, section: section, help: help,
      isRepeatable: isRepeatable,
      set: { whole, text throws(UsageError) in try set(&whole[keyPath: path], text) },
      setting: { setting($0[keyPath: path]) })
  }
}
