// SIGTERM and SIGINT as a call: the first asks for a drain, the second ends
// the process at once. No code runs in a signal handler.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace limpid::server {

class DrainSignals {
 public:
  // What a second signal exits with.
  static constexpr int kExitAtOnce = 130;

  // Blocks both signals for this thread and those that it starts from now on;
  // call before there are others.
  static void Block();

  // Calls `drain` at the first signal, from a thread of its own.
  explicit DrainSignals(std::function<void()> drain);
  // Ends the watch; the signals stay blocked.
  ~DrainSignals();

 private:
  void WaitForSignals(const std::function<void()>& drain) const;

  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

}  // namespace limpid::server
