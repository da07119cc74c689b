// One thread waits for the signals; SIGUSR1 tells it to leave.
#include "cli/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace limpid::cli {
namespace {

sigset_t Signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = Signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiter_ = std::thread([this] { WaitForSignals(); });
}

Interrupt::~Interrupt() {
  pthread_kill(waiter_.native_handle(), SIGUSR1);
  waiter_.join();
}

void Interrupt::WaitForSignals() {
  const sigset_t set = Signals();
  for (;;) {
    int signal = 0;
    sigwait(&set, &signal);
    if (signal == SIGUSR1) return;
    Act();
  }
}

void Interrupt::Act() {
  absl::MutexLock lock(&mutex_);
  const std::function<void()> action = std::exchange(action_, nullptr);
  if (!action) _exit(EXIT_FAILURE);
  action();
}

void Interrupt::SetAction(std::function<void()> action) {
  absl::MutexLock lock(&mutex_);
  action_ = std::move(action);
}

Interrupt::Scope::Scope(Interrupt& interrupt, std::function<void()> action)
    : interrupt_(interrupt) {
  interrupt_.SetAction(std::move(action));
}

Interrupt::Scope::~Scope() { interrupt_.SetAction(nullptr); }

}  // namespace limpid::cli
