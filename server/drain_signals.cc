#include "server/drain_signals.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace limpid::server {
namespace {

sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

void DrainSignals::Block() {
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

DrainSignals::DrainSignals(std::function<void()> drain)
    : thread_([this, drain = std::move(drain)] { WaitForSignals(drain); }) {}

// The watch wakes up by a signal of its own.
DrainSignals::~DrainSignals() {
  ended_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void DrainSignals::WaitForSignals(const std::function<void()>& drain) const {
  const sigset_t signals = Signals();
  int signal = 0;
  sigwait(&signals, &signal);
  if (ended_) return;
  drain();
  sigwait(&signals, &signal);
  if (!ended_) _exit(kExitAtOnce);
}

}  // namespace limpid::server
