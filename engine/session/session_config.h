// What a client asked for, with every default filled in, and what it costs.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "engine/operators/operator_spec.h"
#include "engine/session/models.h"
#include "engine/solver/solver_kind.h"
#include "engine/video/chunker.h"
#include "engine/video/encoding.h"
#include "engine/video/frame_format.h"

namespace limpid {

enum class Mode { kOffline, kLive };

struct SessionConfig {
  FrameFormat source;  // of the measurement
  Encoding source_encoding = Encoding::kRaw;
  std::string codec_config;
  double nominal_fps = 0;  // 0 means unknown: deadlines assume 30
  OperatorSpec op;
  double noise_level = 0;
  SolverKind solver = SolverKind::kLinear;
  SolverOptions solver_options;
  FrameFormat output;  // size, colour and time base follow from the source
  Encoding output_encoding = Encoding::kRaw;
  int output_quality = 90;
  Mode mode = Mode::kOffline;
  uint64_t seed = 0;
  std::string tenant;  // "" until tokens exist
};

// What the server allows and assumes.
struct SessionLimits {
  int64_t max_width = 4096;
  int64_t max_height = 4096;
  int64_t max_session_bytes = int64_t{8} << 30;
  ChunkCadence cadence;
  Models models;  // what learned solvers run on
  // Frames that a client may have sent and not got back: credits.
  int64_t max_frames_in_flight = 48;
};

// Checks a config and fills in what depends on other fields (output size,
// colour, blur taps, ...) and on the model. InvalidField with the protocol's
// path; UNIMPLEMENTED for solvers that no model serves.
absl::StatusOr<SessionConfig> ResolveConfig(SessionConfig config,
                                            const SessionLimits& limits);

// Everything that a session can hold at once: frames in flight as bytes, the
// solver's state, packed frames on their way out.
int64_t SessionBytes(const SessionConfig& config, const SessionLimits& limits);

// What the worker needs beside that while it restores a chunk of this session:
// the chunk as float video, the solver's work.
int64_t WorkBytes(const SessionConfig& config, const SessionLimits& limits);

}  // namespace limpid
