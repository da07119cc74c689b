// Wall-clock time of one stage after another. Work that a GPU was given counts
// for the stage that gave it: the end of a stage waits for the device's current
// stream. Nothing waits on the CPU.
#pragma once

#include <c10/core/Device.h>

#include "absl/time/time.h"

namespace limpid {

class StageClock {
 public:
  // The first stage starts once the device has done what it was given before.
  explicit StageClock(c10::Device device);

  // Ends a stage, starts the next one. Returns how long the ended one took.
  absl::Duration EndStage();

 private:
  void Wait() const;

  const c10::Device device_;
  absl::Time start_;
};

}  // namespace limpid
