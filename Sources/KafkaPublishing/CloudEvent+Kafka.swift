import EventPublishing

extension CloudEvent {
    /// Its attributes as headers, in the binary mode of the standard's binding to Kafka: the value is the event's data alone.
    var kafkaHeaders: [(name: String, value: String)] {
        attributes.map { attribute in
            attribute.name == "datacontenttype"
                ? ("content-type", attribute.value) : ("ce_\(attribute.name)", attribute.value)
        }
    }
}
