#include "engine/model/channel_norm.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>

#include <cmath>
#include <vector>

#include "cuda/channel_norm.h"
#include "engine/model/add_bias.h"
#include "engine/model/cuda_launch.h"

namespace limpid {
namespace {

constexpr at::MemoryFormat kFormat = at::MemoryFormat::ChannelsLast3d;
constexpr double kSmallestLength = 1e-12;  // as in the reference

at::Tensor TakeGain(WeightReader& weights, const std::string& name,
                    int64_t channels, int64_t axes) {
  std::vector<int64_t> shape(axes, 1);
  shape[0] = channels;
  const at::Tensor gamma = weights.Take(name + ".gamma", shape);
  return gamma.flatten().to(at::kFloat) * std::sqrt(channels);
}

// In float32.
at::Tensor Norm(const at::Tensor& x, const at::Tensor& gain) {
  const at::Tensor length =
      at::linalg_vector_norm(x, 2, {1}, /*keepdim=*/true, at::kFloat);
  return (x / length.clamp_min_(kSmallestLength))
      .mul_(gain.view({1, -1, 1, 1, 1}));
}

}  // namespace

ChannelNorm::ChannelNorm(WeightReader& weights, const std::string& name,
                         int64_t channels, int64_t axes)
    : gain_(TakeGain(weights, name, channels, axes)) {}

at::Tensor ChannelNorm::Forward(const at::Tensor& x) const {
  if (!x.is_cuda()) return Norm(x, gain_).to(x.scalar_type());
  at::Tensor out = at::empty(x.sizes(), x.options(), kFormat);
  Launch(x, /*bias=*/{}, out, /*has_silu=*/false);
  return out;
}

void ChannelNorm::ForwardSilu(const at::Tensor& x, const at::Tensor& bias,
                              const CausalInput& out) const {
  if (x.is_cuda()) return Launch(x, bias, out.frames, /*has_silu=*/true);
  if (bias.defined()) AddBiasTo(x, bias);
  out.frames.copy_(at::silu(Norm(x, gain_)));
  out.spare.zero_();
}

// Pixels of one member of a batch follow each other in memory, with spare
// channels between them; those of the next one come after its history.
void ChannelNorm::Launch(const at::Tensor& x, const at::Tensor& bias,
                         const at::Tensor& out, bool has_silu) const {
  const c10::DeviceGuard guard(x.device());
  const at::Tensor in = x.contiguous(kFormat);
  const int64_t channels = in.size(1);
  const cuda::ChannelNorm norm = {
      .num_rows = in.numel() / (in.size(0) * channels),
      .channels = static_cast<int>(channels),
      .out_stride = static_cast<int>(out.stride(4)),
      .has_silu = has_silu,
      .type = ElementTypeOf(in)};
  for (int64_t member = 0; member < in.size(0); ++member) {
    CheckLaunch(cuda::LaunchChannelNorm(
                    in[member].const_data_ptr(),
                    bias.defined() ? bias.const_data_ptr() : nullptr,
                    gain_.const_data_ptr<float>(),
                    out[member].mutable_data_ptr(), norm, CurrentStream(in)),
                "normalising channels");
  }
}

}  // namespace limpid
