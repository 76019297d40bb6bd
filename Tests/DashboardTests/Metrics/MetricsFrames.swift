import TerminalKit
import Testing

/// What the screen of the metrics shows in some sizes: the rows between the screens' names and the keys.
struct MetricsFrames: Sendable, CustomTestStringConvertible {
    let size: Size
    let text: String

    var testDescription: String { "\(size.columns)x\(size.rows)" }

    static let all = [
        MetricsFrames(
            size: Size(columns: 200, rows: 60),
            text: """
                 metrics  this process alone, for 1 h; percentiles and slowest of the last 5 min
                 memory 45.2 MB, peak 60.1 MB, 12 threads   write.sqlite-wal 4.2 MB   read.sqlite-wal none   aggregates in cache 3,600 hits, 400 read, 90 %
                 appends a transaction p50 1, mean 1.3, max 24 (1,480 in all)   events a batch p50 1, mean 1.9, max 256 (1,390 in all)

                   COMMAND               COUNT    10 S   1 MIN  ACCEPTED  REJECTED  FAILED       P50       P99  REJECTED FOR
                   PlaceOrder            1,204   0.3/s   0.2/s     1,200         4       –    2.1 ms    9.8 ms  PRODUCT_NOT_FOUND 3, ACCOUNT_SUSPENDED 1
                   ApproveOrder            312    12/s   3.0/s       310         –       2    1.9 ms    4.0 ms
                   CancelOrder               1       –       –         –         1       –         –         –  REASON_REQUIRED 1

                   QUERY                         COUNT    10 S   1 MIN       P50       P99       MAX
                   GetOrderDashboard            20,118    20/s    11/s    900 µs    6.2 ms    112 ms
                   ListProducts                     14       –   0.1/s     85 µs    310 µs    310 µs

                    SLOWEST  AT        QUERY                 ASKED FOR
                     112 ms  13:58:59  GetOrderDashboard     status: pending, page: first(limit: 50)
                     310 µs  13:59:58  ListProducts          –
                """),
        MetricsFrames(
            size: Size(columns: 120, rows: 36),
            text: """
                 metrics  this process alone, for 1 h; percentiles and slowest of the last 5 min
                 memory 45.2 MB, peak 60.1 MB, 12 threads   write.sqlite-wal 4.2 MB   read.sqlite-wal none
                 aggregates in cache 3,600 hits, 400 read, 90 %   appends a transaction p50 1, mean 1.3, max 24 (1,480 in all)
                 events a batch p50 1, mean 1.9, max 256 (1,390 in all)

                   COMMAND               COUNT    10 S   1 MIN  ACCEPTED  REJECTED  FAILED       P50       P99  REJECTED FOR
                   PlaceOrder            1,204   0.3/s   0.2/s     1,200         4       –    2.1 ms    9.8 ms
                     PRODUCT_NOT_FOUND 3
                     ACCOUNT_SUSPENDED 1
                   ApproveOrder            312    12/s   3.0/s       310         –       2    1.9 ms    4.0 ms
                   CancelOrder               1       –       –         –         1       –         –         –  REASON_REQUIRED 1

                   QUERY                         COUNT    10 S   1 MIN       P50       P99       MAX
                   GetOrderDashboard            20,118    20/s    11/s    900 µs    6.2 ms    112 ms
                   ListProducts                     14       –   0.1/s     85 µs    310 µs    310 µs

                    SLOWEST  AT        QUERY                 ASKED FOR
                     112 ms  13:58:59  GetOrderDashboard     status: pending, page: first(limit: 50)
                     310 µs  13:59:58  ListProducts          –
                """),
        MetricsFrames(
            size: Size(columns: 80, rows: 24),
            text: """
                 metrics  this process alone, for 1 h                                         ▼
                 memory 45.2 MB, peak 60.1 MB, 12 threads   write.sqlite-wal 4.2 MB
                 read.sqlite-wal none   aggregates in cache 3,600 hits, 400 read, 90 %
                 appends a transaction p50 1, mean 1.3, max 24 (1,480 in all)
                 events a batch p50 1, mean 1.9, max 256 (1,390 in all)

                   COMMAND                           COUNT  REJECTED  FAILED       P50       P99
                   PlaceOrder                        1,204         4       –    2.1 ms    9.8 ms
                     PRODUCT_NOT_FOUND 3
                     ACCOUNT_SUSPENDED 1
                   ApproveOrder                        312         –       2    1.9 ms    4.0 ms
                   CancelOrder                           1         1       –         –         –
                     REASON_REQUIRED 1

                   QUERY                     COUNT    10 S   1 MIN       P50       P99       MAX
                   GetOrderDashboard        20,118    20/s    11/s    900 µs    6.2 ms    112 ms
                   ListProducts                 14       –   0.1/s     85 µs    310 µs    310 µs

                    SLOWEST  AT        QUERY                 ASKED FOR
                     112 ms  13:58:59  GetOrderDashboard     status: pending, page: first(limit…
                """),
        MetricsFrames(
            size: Size(columns: 40, rows: 12),
            text: """
                 metrics  this process alone, for 1 h ▼
                   COMMAND                 COUNT  FAILED
                   PlaceOrder              1,204       –
                     PRODUCT_NOT_FOUND 3
                     ACCOUNT_SUSPENDED 1
                   ApproveOrder              312       2
                   CancelOrder                 1       –
                     REASON_REQUIRED 1
                """),
    ]
}
