// The RPC that carries a stream, as its session sees it. Thread-safe.
#pragma once

#include "absl/status/status.h"

namespace limpid::server {

class StreamCall {
 public:
  virtual ~StreamCall() = default;

  // Asks for the client's next message; once per message received.
  virtual void ReadNext() = 0;
  // The outbound queue has something to write.
  virtual void WriteNext() = 0;
  // Ends the call with `status` once what waits has been written. The last
  // call of a session.
  virtual void End(const absl::Status& status) = 0;
};

}  // namespace limpid::server
