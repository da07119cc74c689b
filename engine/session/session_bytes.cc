// How much memory a session and a chunk of it take at most.
#include <algorithm>
#include <cstdint>
#include <memory>

#include "engine/operators/operator_work.h"
#include "engine/session/make_solver.h"
#include "engine/session/resolve_operator.h"
#include "engine/session/session_config.h"

namespace limpid {
namespace {

// Frames become floats and back through planes of floats of their own; at most
// so many of them exist at once beside the video itself.
constexpr int64_t kVideosInConversion = 3;

int64_t LongestChunk(const ChunkCadence& cadence) {
  return std::max(cadence.first_chunk_frames, cadence.chunk_frames);
}

int64_t VideoBytes(FrameSize size, int64_t num_frames) {
  constexpr int64_t kChannels = 3;
  return num_frames * kChannels * size.width * size.height *
         int64_t{sizeof(float)};
}

// A frame waits packed or raw; while it is packed or unpacked it is both.
int64_t FrameBytesOnTheWay(const FrameFormat& format, Encoding encoding) {
  return FrameBytes(format) * (encoding == Encoding::kRaw ? 1 : 2);
}

// Beside the operator's own bytes, the masks of the chunk it was last made for.
int64_t BytesOfOperator(const SessionConfig& config,
                        const SessionLimits& limits) {
  const FrameSize measured = config.source.size;
  const int64_t mask_bytes =
      HasPerFrameMask(config.op)
          ? LongestChunk(limits.cadence) * measured.width * measured.height
          : 0;
  return OperatorBytes(config.op, measured) + mask_bytes;
}

int64_t BytesInFlight(const SessionConfig& config, int64_t num_frames) {
  const FrameSize measured = config.source.size;
  const int64_t mask_bytes =
      HasPerFrameMask(config.op) ? measured.width * measured.height : 0;
  return num_frames *
         (FrameBytesOnTheWay(config.source, config.source_encoding) +
          FrameBytesOnTheWay(config.output, config.output_encoding) +
          mask_bytes);
}

}  // namespace

int64_t SessionBytes(const SessionConfig& config, const SessionLimits& limits) {
  int64_t bytes = BytesInFlight(config, limits.max_frames_in_flight) +
                  BytesOfOperator(config, limits);
  const auto solver = MakeSolver(config.solver, limits.models);
  if (solver.ok()) {
    bytes += (*solver)->StateBytes(config.output.size, HistoryFrames(config.op),
                                   config.solver_options);
  }
  return bytes;
}

int64_t WorkBytes(const SessionConfig& config, const SessionLimits& limits) {
  const int64_t chunk_frames = LongestChunk(limits.cadence);
  const int64_t video_bytes = VideoBytes(config.source.size, chunk_frames) +
                              VideoBytes(config.output.size, chunk_frames);
  int64_t bytes = (1 + kVideosInConversion) * video_bytes;
  const auto solver = MakeSolver(config.solver, limits.models);
  if (solver.ok()) {
    const int64_t history_frames = HistoryFrames(config.op);
    bytes +=
        (*solver)->WorkBytes(config.output.size, history_frames, chunk_frames) +
        OperatorWorkBytes(config.op, config.source.size,
                          history_frames + chunk_frames);
  }
  return bytes;
}

}  // namespace limpid
