// A measurement operator as data: what the wire, YAML and the command line say
// before it becomes a LinearOperator. Stages are in the order of application.
//
// As a string: "mask:missing=0.5,seed=1", "mask:file=m.png",
// "mask:per_frame=1", "blur:sigma=3,taps=61,border=reflect",
// "blur:file=k.npy", "downsample:factor=4,kernel=area",
// "temporal_average:frames=7", "identity", and stages joined by "+".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

struct IdentitySpec {
  bool operator==(const IdentitySpec&) const = default;
};

struct MaskSpec {
  // Exactly one source: a bitmap, per-frame masks, a share of random pixels,
  // or a file. The last two are for the command line and must be resolved
  // (random_mask.h, the image reader) before an operator is made.
  std::shared_ptr<const MaskBitmap> bitmap;  // compared by value in Hash
  bool per_frame = false;
  double missing = -1;  // share of unknown pixels, 0 to less than 1; exactly
                        // floor(missing * pixels) are unknown
  uint64_t seed = 0;
  std::string file;  // image; known where the sample is at least half white
};

enum class Border { kReflect, kZero };

struct BlurSpec {
  double sigma = 0;  // Gaussian, 0.1 to 50; 0 when `taps` or `file` is given
  int num_taps = 0;  // odd, 1 to 255; 0 means min(2 ceil(4 sigma) + 1, 255)
  // Arbitrary kernel, row-major.
  std::vector<float> kernel;
  int kernel_width = 0;
  int kernel_height = 0;
  Border border = Border::kReflect;
  std::string file;  // .npy, 2-D float; command line only
};

enum class DownsampleKernel { kArea, kBicubic };

struct DownsampleSpec {
  int factor = 2;  // 2, 3, 4 or 8
  DownsampleKernel kernel = DownsampleKernel::kArea;
};

struct TemporalAverageSpec {
  int frames = 7;  // 1 to 16
};

using OperatorStage = std::variant<IdentitySpec, MaskSpec, BlurSpec,
                                   DownsampleSpec, TemporalAverageSpec>;

struct OperatorSpec {
  std::vector<OperatorStage> stages;  // empty means identity
};

// InvalidField("operator") for anything that does not follow the grammar above
// or is out of range; the message names the part, what was found and what is
// allowed. Settings may come in any order and be left out where there is a
// default. Never reads a file. `text` may come from an untrusted peer.
absl::StatusOr<OperatorSpec> ParseOperator(std::string_view text);
// A bitmap or an arbitrary kernel is written as its size: "mask:bitmap=64x48".
std::string FormatOperator(const OperatorSpec& spec);

// Stable over processes and machines; equal operators have equal hashes.
std::string OperatorHash(const OperatorSpec& spec, double noise_level);

// Ranges, kernels, mask sizes, order of stages (a per-frame mask comes last)
// for a measurement of `measured` pixels. InvalidField with the protocol's
// path, such as "operator.stages[1].blur.taps".
absl::Status CheckOperator(const OperatorSpec& spec, FrameSize measured);

// Taps along each axis of a Gaussian, the default resolved.
int NumTaps(const BlurSpec& spec);

// How many times wider and higher frames are before a stage than after it.
int64_t FactorOf(const OperatorStage& stage);

// Size of the clean frames behind a measurement of `measured` pixels.
FrameSize RestoredSize(const OperatorSpec& spec, FrameSize measured);
// Size of the measurement of clean frames; each factor must divide.
absl::StatusOr<FrameSize> MeasuredSize(const OperatorSpec& spec,
                                       FrameSize restored);

// Bytes that an operator made of a spec holds at most; per-frame masks are the
// frames' own.
int64_t OperatorBytes(const OperatorSpec& spec, FrameSize measured);

bool HasPerFrameMask(const OperatorSpec& spec);
bool IsIdentity(const OperatorSpec& spec);

}  // namespace limpid
