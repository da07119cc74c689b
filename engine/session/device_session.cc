#include "engine/session/device_session.h"

#include <ATen/ATen.h>

#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/base/torch_guard.h"
#include "engine/video/frame_tensor.h"

namespace limpid {
namespace {

std::vector<int64_t> TimesOf(const std::vector<Frame>& frames) {
  std::vector<int64_t> pts;
  pts.reserve(frames.size());
  for (const Frame& frame : frames) pts.push_back(frame.pts);
  return pts;
}

// One NaN or infinity makes the sum one; pixels in [0, 1] cannot overflow it.
bool IsFinite(const at::Tensor& video) {
  return std::isfinite(video.sum().item<double>());
}

}  // namespace

DeviceSession::DeviceSession(SessionConfig config, const Solver& solver,
                             c10::Device device, Admission::Slot slot,
                             ChunkLog& log)
    : config_(std::move(config)),
      solver_(solver),
      device_(device),
      slot_(std::move(slot)),
      log_(log) {}

absl::StatusOr<RestoredChunk> DeviceSession::Restore(Chunk chunk,
                                                     MeasurementModel& model) {
  if (stopped()) return absl::CancelledError("the session was cancelled");
  const int64_t next_frame =
      chunk.first_frame + static_cast<int64_t>(chunk.frames.size());
  const bool passes_through = PassesThrough(model);
  if (passes_through) state_.reset();
  if (chunk.first_frame != next_frame_ ||
      (state_ == nullptr && !passes_through)) {
    chunk.discontinuity = true;
  }
  RestoredChunk restored = {.first_frame = chunk.first_frame,
                            .discontinuity = chunk.discontinuity,
                            .frames = {},
                            .operator_hash = model.hash(),
                            .queue_time = {},
                            .times = {},
                            .device_time = {}};
  if (passes_through) {
    restored.frames = std::move(chunk.frames);
  } else {
    RETURN_IF_ERROR(SolveInto(std::move(chunk), model, restored));
  }
  next_frame_ = next_frame;
  return restored;
}

// What the solver keeps of a chunk that nobody gets must not be built on.
absl::Status DeviceSession::SolveInto(Chunk chunk, MeasurementModel& model,
                                      RestoredChunk& restored) {
  const std::vector<int64_t> pts = TimesOf(chunk.frames);
  ASSIGN_OR_RETURN(const Restoration restoration,
                   Solve(std::move(chunk), model));
  absl::StatusOr<std::vector<Frame>> frames = CatchTorch(
      [&] { return FramesFromVideo(restoration.video, pts, config_.output); });
  if (!frames.ok()) {
    state_.reset();
    return frames.status();
  }
  restored.frames = *std::move(frames);
  restored.residual = restoration.residual;
  restored.times = restoration.times;
  return absl::OkStatus();
}

// What was measured stays measured: nothing is missing and nothing is noisy,
// so the answer is the measurement, bit by bit.
bool DeviceSession::PassesThrough(const MeasurementModel& model) const {
  return model.is_noiseless_identity() && config_.output == config_.source;
}

// A failed discontinuity may have emptied the state already: then the next
// chunk is one, and says so.
absl::StatusOr<Restoration> DeviceSession::Solve(Chunk chunk,
                                                 MeasurementModel& model) {
  const int64_t first_frame = chunk.first_frame;
  const bool starts_anew = chunk.discontinuity;
  absl::StatusOr<Restoration> restoration =
      CatchTorch([&] { return SolveOrThrow(std::move(chunk), model); });
  if (!restoration.ok()) {
    if (starts_anew) state_.reset();
    return restoration.status();
  }
  const absl::StatusOr<bool> is_finite =
      CatchTorch([&] { return IsFinite(restoration->video); });
  if (is_finite.ok() && *is_finite) return restoration;
  state_.reset();
  RETURN_IF_ERROR(is_finite.status());
  log_.CountNonFinite();
  return WithReason(
      absl::InternalError(absl::StrFormat(
          "the chunk at frame %d has pixels that are not finite", first_frame)),
      Reason::kDefect);
}

// The planes go as soon as the tensor holds them.
Restoration DeviceSession::SolveOrThrow(Chunk chunk, MeasurementModel& model) {
  const at::Tensor measurement =
      VideoFromFrames(chunk.frames, config_.source, device_);
  for (Frame& frame : chunk.frames) frame.planes.clear();
  const LinearOperator& op = model.OperatorFor(chunk.frames, device_);
  std::unique_ptr<SolverState> fresh;
  if (state_ == nullptr) fresh = solver_.NewState();
  Restoration restoration =
      solver_.Restore({.op = op,
                       .measurement = measurement,
                       .noise_level = model.noise_level(),
                       .first_frame = chunk.first_frame,
                       .discontinuity = chunk.discontinuity,
                       .seed = config_.seed,
                       .stop = stop_},
                      config_.solver_options, fresh ? *fresh : *state_);
  if (fresh != nullptr) state_ = std::move(fresh);
  return restoration;
}

}  // namespace limpid
