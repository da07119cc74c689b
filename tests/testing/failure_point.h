// Does something at one of many places, so that a test can have each of them in
// turn fail.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <utility>

namespace limpid {

class FailurePoint {
 public:
  // The pass that comes after so many others is `action`'s.
  void ActAfter(int64_t passes, std::function<void()> action) {
    left_ = passes;
    action_ = std::move(action);
  }
  void ThrowAfter(int64_t passes) {
    ActAfter(passes, [] { throw std::runtime_error("injected"); });
  }
  void Disarm() { left_ = -1; }

  // Called by every place that may fail.
  void Pass() {
    ++passed_;
    if (left_-- == 0) action_();
  }

  int64_t passed() const { return passed_; }

 private:
  std::function<void()> action_;
  int64_t left_ = -1;
  int64_t passed_ = 0;
};

}  // namespace limpid
