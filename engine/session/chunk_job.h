// One chunk on its way through the queue, with all that restoring it needs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "engine/session/measurement_model.h"
#include "engine/session/session.h"
#include "engine/video/chunk.h"

namespace limpid {

class DeviceSession;

// Whose chunk it is, for fairness.
struct SessionKey {
  std::string tenant;
  int64_t id = 0;  // unique in the engine
};

struct ChunkJob {
  SessionKey key;
  Chunk chunk;
  absl::Time deadline;
  absl::Time queued_at;
  RestoredCallback done;
  // The job keeps these alive, so a session may go while its chunk runs.
  std::shared_ptr<DeviceSession> session;
  std::shared_ptr<MeasurementModel> model;
};

}  // namespace limpid
