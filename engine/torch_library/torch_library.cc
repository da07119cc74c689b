// torch.ops.limpid.{measure,estimate}: operators and linear solver for Python.
//
// training/engine.py says what they take and give. An error of the engine
// leaves as PyTorch's RuntimeError, with the engine's message.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/stop_flag.h"
#include "engine/solver/linear_solver.h"
#include "engine/torch_library/tensor_operator.h"
#include "engine/video/chunker.h"

namespace limpid {
namespace {

using OptionalTensor = std::optional<at::Tensor>;

void Require(const absl::Status& status) {
  TORCH_CHECK(status.ok(), std::string(status.message()));
}

template <typename T>
T Require(absl::StatusOr<T> value) {
  Require(value.status());
  return *std::move(value);
}

// The size of frames in float32 [frame, 3, height, width], one or more.
FrameSize SizeOf(const char* name, const at::Tensor& video) {
  TORCH_CHECK(video.scalar_type() == at::kFloat && video.dim() == 4 &&
                  video.size(1) == 3 && video.numel() > 0,
              name, " is ", video.scalar_type(), " ", video.sizes(),
              ", must be Float [frame, 3, height, width], not empty");
  return {.width = video.size(3), .height = video.size(2)};
}

at::Tensor Measure(const at::Tensor& video, const std::string& text,
                   const OptionalTensor& mask, const OptionalTensor& kernel) {
  const at::NoGradGuard no_grad;
  const FrameSize restored = SizeOf("video", video);
  const auto op = Require(TensorOperator::Make(text, mask, kernel));
  const FrameSize measured = Require(MeasuredSize(op.spec(), restored));
  Require(op.Check(measured, video.size(0)));
  return op.OfFrames(measured, 0, video.size(0), video.device())
      ->Forward(video, 0);
}

// [first, first + count) of each chunk of a video, as the service cuts it.
std::vector<std::pair<int64_t, int64_t>> ChunksOf(int64_t num_frames) {
  const ChunkCadence cadence;
  std::vector<std::pair<int64_t, int64_t>> chunks;
  for (int64_t first = 0; first < num_frames;) {
    const int64_t whole =
        first == 0 ? cadence.first_chunk_frames : cadence.chunk_frames;
    chunks.emplace_back(first, std::min(whole, num_frames - first));
    first += chunks.back().second;
  }
  return chunks;
}

at::Tensor Estimate(const at::Tensor& measurement, const std::string& text,
                    const OptionalTensor& mask, const OptionalTensor& kernel,
                    double noise_level) {
  const at::NoGradGuard no_grad;
  const FrameSize measured = SizeOf("measurement", measurement);
  TORCH_CHECK(std::isfinite(noise_level) && noise_level >= 0, "noise_level is ",
              noise_level, ", must be finite, 0 or more");
  const auto op = Require(TensorOperator::Make(text, mask, kernel));
  Require(op.Check(measured, measurement.size(0)));
  const LinearSolver solver;
  const auto state = solver.NewState();
  const StopFlag stop;
  std::vector<at::Tensor> restored;
  for (const auto& [first, count] : ChunksOf(measurement.size(0))) {
    const auto chunk_op =
        op.OfFrames(measured, first, count, measurement.device());
    const ChunkProblem problem = {
        .op = *chunk_op,
        .measurement = measurement.narrow(0, first, count),
        .noise_level = noise_level,
        .first_frame = first,
        .stop = stop};
    restored.push_back(solver.Restore(problem, {}, *state).video);
  }
  return at::cat(restored);
}

}  // namespace

TORCH_LIBRARY(limpid, library) {
  library.def(
      "measure(Tensor video, str operator, Tensor? mask=None, "
      "Tensor? kernel=None) -> Tensor",
      &Measure);
  library.def(
      "estimate(Tensor measurement, str operator, Tensor? mask=None, "
      "Tensor? kernel=None, float noise_level=0.0) -> Tensor",
      &Estimate);
}

}  // namespace limpid
