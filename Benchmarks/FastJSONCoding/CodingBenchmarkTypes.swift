// What the benchmarks of FastJSONCoding decode and encode: types as a program declares them, which
// leave everything to the compiler.

/// A request of Maelstrom's kafka workload: half of them sends, half polls.
struct KafkaRequest: Codable {
  let id: Int
  let src: String
  let dest: String
  let body: Body

  struct Body: Codable {
    let type: String
    let msgID: Int
    let key: String?
    let msg: Int?
    let offsets: [String: Int]?

    enum CodingKeys: String, CodingKey {
      case type, key, msg, offsets
      case msgID = "msg_id"
    }
  }

  var checksum: Int {
    id + src.utf8.count + body.msgID + (body.msg ?? 0) + (body.offsets?.values.reduce(0, +) ?? 0)
  }
}

/// A status of a social network, with all the members that `BenchmarkText.statuses` gives it.
struct Status: Codable {
  let createdAt: String
  let id: Int
  let idString: String
  let text: String
  let truncated: Bool
  let inReplyToStatusID: Int?
  let user: User
  let geo: [Double]?
  let entities: Entities
  let retweetCount: Int
  let favorited: Bool
  let lang: String

  struct User: Codable {
    let id: Int
    let name: String
    let followersCount: Int
    let verified: Bool
    let url: String?
    let profileImageURL: String

    enum CodingKeys: String, CodingKey {
      case id, name, verified, url
      case followersCount = "followers_count"
      case profileImageURL = "profile_image_url"
    }
  }

  struct Entities: Codable {
    let hashtags: [String]
    let urls: [String]
    let userMentions: [Mention]

    enum CodingKeys: String, CodingKey {
      case hashtags, urls
      case userMentions = "user_mentions"
    }
  }

  struct Mention: Codable {
    let indices: [Int]
  }

  enum CodingKeys: String, CodingKey {
    case id, text, truncated, user, geo, entities, favorited, lang
    case createdAt = "created_at"
    case idString = "id_str"
    case inReplyToStatusID = "in_reply_to_status_id"
    case retweetCount = "retweet_count"
  }

  var checksum: Int {
    id % 1_000 + text.utf8.count + user.name.utf8.count + user.followersCount + retweetCount
      + entities.userMentions.reduce(0) { $0 + $1.indices.reduce(0, +) }
  }
}

/// The same status, its names left to the coders' conversion from and to snake case.
struct PlainStatus: Codable {
  let createdAt: String
  let id: Int
  let idStr: String
  let text: String
  let truncated: Bool
  let inReplyToStatusId: Int?
  let user: User
  let entities: Entities
  let retweetCount: Int
  let favorited: Bool
  let lang: String

  struct User: Codable {
    let id: Int
    let name: String
    let followersCount: Int
    let verified: Bool
    let url: String?
    let profileImageUrl: String
  }

  struct Entities: Codable {
    let hashtags: [String]
    let urls: [String]
    let userMentions: [Mention]
  }

  struct Mention: Codable {
    let indices: [Int]
  }

  var checksum: Int { id % 1_000 + text.utf8.count + user.followersCount + retweetCount }
}
