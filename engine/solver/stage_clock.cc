// Asks LibTorch's guard of the device, so that no CUDA header is needed.
#include "engine/solver/stage_clock.h"

#include <c10/core/impl/VirtualGuardImpl.h>

#include "absl/time/clock.h"

namespace limpid {

StageClock::StageClock(c10::Device device) : device_(device) {
  Wait();
  start_ = absl::Now();
}

absl::Duration StageClock::EndStage() {
  Wait();
  const absl::Time end = absl::Now();
  const absl::Duration taken = end - start_;
  start_ = end;
  return taken;
}

void StageClock::Wait() const {
  if (device_.is_cpu()) return;
  c10::impl::VirtualGuardImpl(device_.type()).getStream(device_).synchronize();
}

}  // namespace limpid
