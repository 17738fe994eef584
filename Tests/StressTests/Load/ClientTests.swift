import Testing

@testable import Stress

@Suite struct ClientTests {
  @Test func aReplacedClientHasANewNameAndTheOldOneIsGone() {
    var clients = Clients<KafkaWorkload>(count: 2, nodeCount: 1)
    #expect(clients.slot(named: 1) == 0 && clients.slot(named: 2) == 1)
    #expect(clients.slot(named: 0) == nil && clients.haveSeen(name: 0))
    clients[0].messageID = 5
    clients[0].finalStanding = .underWay
    clients.replace(0)
    #expect(clients.slot(named: 1) == nil && clients.haveSeen(name: 1))
    #expect(clients.slot(named: 3) == 0 && !clients.haveSeen(name: 4))
    #expect(clients[0].name == 3 && clients[0].messageID == 0)
    #expect(clients[0].finalStanding == .underWay)
  }

  @Test func clientsAreSpreadOverTheNodesAndTheirSuccessorsStay() {
    var clients = Clients<KafkaWorkload>(count: 5, nodeCount: 3)
    #expect((0..<5).map { clients[$0].node } == [0, 1, 2, 0, 1])
    // c0, c1 and c2 were those that sent `init`.
    #expect((0..<5).map { clients[$0].name } == [3, 4, 5, 6, 7])
    #expect(clients.haveSeen(name: 2) && clients.slot(named: 2) == nil)
    clients.replace(4)
    #expect(clients[4].node == 1 && clients[4].name == 8)
    let sender = clients[4].nextSender()
    #expect(sender == RequestSender(name: 8, node: 1, messageID: 1))
  }
}
