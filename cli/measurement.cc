// Tensor algebra behind CatchTorch.
#include "cli/measurement.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_format.h"
#include "cli/exit_code.h"
#include "cli/gaussian_noise.h"
#include "cli/operator_argument.h"
#include "engine/base/status_macros.h"
#include "engine/base/torch_guard.h"
#include "engine/operators/make_operator.h"
#include "engine/video/frame_tensor.h"

namespace limpid::cli {
namespace {

const c10::Device kCpu(c10::DeviceType::CPU);

std::unique_ptr<const LinearOperator> LastMask(const OperatorSpec& spec,
                                               FrameSize measured) {
  if (spec.stages.empty() ||
      !std::holds_alternative<MaskSpec>(spec.stages.back())) {
    return nullptr;
  }
  return MakeOperator({.stages = {spec.stages.back()}}, measured, {}, kCpu);
}

std::vector<int64_t> PtsOf(std::span<const Frame> frames) {
  std::vector<int64_t> pts;
  for (const Frame& frame : frames) pts.push_back(frame.pts);
  return pts;
}

// Written so that NaN, which no comparison takes, is refused.
absl::Status CheckNoiseLevel(double level) {
  if (level >= 0 && level <= 1) return absl::OkStatus();
  return UsageError(
      absl::StrFormat("the noise level is %g, allowed: 0 to 1", level));
}

}  // namespace

struct Measurement::Past {
  at::Tensor frames;  // the last clean frames; undefined at the start
};

absl::StatusOr<std::unique_ptr<Measurement>> Measurement::Create(
    Options options) {
  RETURN_IF_ERROR(CheckNoiseLevel(options.noise_level));
  ASSIGN_OR_RETURN(OperatorSpec spec,
                   OperatorForCleanFrames(options.op, options.clean.size));
  if (HasPerFrameMask(spec)) {
    return UsageError(
        "--operator is mask:per_frame=1, which has no masks to measure with");
  }
  FrameFormat measured = options.clean;
  ASSIGN_OR_RETURN(measured.size, MeasuredSize(spec, options.clean.size));
  return CatchTorch([&] {
    return std::unique_ptr<Measurement>(
        new Measurement(std::move(options), std::move(spec), measured));
  });
}

Measurement::Measurement(Options options, OperatorSpec spec,
                         FrameFormat measured)
    : options_(std::move(options)),
      spec_(std::move(spec)),
      measured_(measured),
      op_(MakeOperator(spec_, measured.size, {}, kCpu)),
      last_mask_(LastMask(spec_, measured.size)),
      past_(std::make_unique<Past>()) {}

Measurement::~Measurement() = default;

absl::StatusOr<std::vector<Frame>> Measurement::Measure(
    std::span<const Frame> clean) {
  return CatchTorch([&] { return MeasureUnguarded(clean); });
}

std::vector<Frame> Measurement::MeasureUnguarded(std::span<const Frame> clean) {
  const at::Tensor x = VideoFromFrames(clean, options_.clean, kCpu);
  at::Tensor y = ForwardAfter(*op_, past_->frames, x, next_frame_).contiguous();
  const int64_t samples = y[0].numel();
  for (int64_t t = 0; t < y.size(0); ++t) {
    float* const first = y.data_ptr<float>() + t * samples;
    AddGaussianNoise({first, static_cast<size_t>(samples)},
                     options_.noise_level, options_.seed, next_frame_ + t);
  }
  if (last_mask_ != nullptr) y = last_mask_->Forward(y, next_frame_);
  next_frame_ += x.size(0);
  if (const int64_t history = op_->history_frames(); history > 0) {
    const at::Tensor all =
        past_->frames.defined() ? at::cat({past_->frames, x}) : x;
    const int64_t kept = std::min(history, all.size(0));
    past_->frames = all.slice(0, all.size(0) - kept).clone();
  }
  return FramesFromVideo(y, PtsOf(clean), measured_);
}

}  // namespace limpid::cli
