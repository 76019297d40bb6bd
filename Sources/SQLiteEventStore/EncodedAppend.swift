import CQRS
import Foundation

/// Holds an append with its texts already in the bytes that the file keeps, so that none is made under the write lock.
struct EncodedAppend: Sendable {
    struct Condition: Sendable {
        let condition: StreamCondition
        let name: Data
    }

    let request: AppendRequest
    let target: Data
    let actor: Data
    let rejectionMessage: Data
    /// Everything that must not have moved, the target first.
    let conditions: [Condition]

    init(_ request: AppendRequest) {
        self.request = request
        self.conditions = ([request.target] + request.conditions).map {
            Condition(condition: $0, name: Data($0.stream.name.utf8))
        }
        self.target = conditions[0].name
        self.actor = Data(request.cause.actor.utf8)
        if case .rejected(let rejection) = request.outcome {
            self.rejectionMessage = Data(rejection.message.utf8)
        } else {
            self.rejectionMessage = Data()
        }
    }
}
