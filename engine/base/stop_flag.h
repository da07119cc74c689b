// Asks a long computation on another thread to stop.
#pragma once

#include <atomic>
#include <stdexcept>

namespace limpid {

// Thrown by StopFlag::Check inside the tensor zone; CatchTorch turns it into
// CANCELLED.
class Cancelled : public std::runtime_error {
 public:
  Cancelled() : std::runtime_error("the session was cancelled") {}
};

// Thread-safe. Owned by the session, outlives every chunk of it.
class StopFlag {
 public:
  void Stop() { stopped_.store(true, std::memory_order_relaxed); }
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

  // Called between iterations of long solves.
  void Check() const {
    if (stopped()) throw Cancelled();
  }

 private:
  std::atomic<bool> stopped_{false};
};

}  // namespace limpid
