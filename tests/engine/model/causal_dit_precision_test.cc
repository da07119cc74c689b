// A DiT in half precision beside the same one in float32, on every device.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <utility>

#include "engine/model/causal_dit.h"
#include "tests/testing/random_dit.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr LatentSize kSize = {.height = 4, .width = 6};
constexpr CacheWindow kWindow = {.frames = 5, .sinks = 1, .sink_reach = 6};

// A DiT in `options`, with a stream of its own.
class DitStream {
 public:
  DitStream(const Weights& weights, const at::Tensor& text,
            at::TensorOptions options)
      : dit_(Build(weights, options)),
        context_(dit_.EncodeText(text.to(options))),
        cache_(dit_.config(), kSize, kWindow, options) {}

  at::Tensor Next(const at::Tensor& latent) {
    const DitMember member = {.cache = &cache_, .text = &context_};
    at::Tensor velocity =
        dit_.Denoise(latent, at::full({1, 1}, 522, at::kDouble), {&member, 1});
    cache_.Commit();
    return velocity;
  }

 private:
  static CausalDit Build(const Weights& weights, at::TensorOptions options) {
    WeightReader reader(weights, options);
    return CausalDit(reader, SmallDitConfig());
  }

  CausalDit dit_;
  TextContext context_;
  KvCache cache_;
};

using CausalDitPrecisionTest = DeviceTest;

// They round every activation: 8 and 11 bits of mantissa, a few dozen times.
TEST_P(CausalDitPrecisionTest, HalfPrecisionStaysNearFloat) {
  const std::pair<at::ScalarType, double> bounds[] = {{at::kBFloat16, 0.02},
                                                      {at::kHalf, 0.003}};
  const DitConfig config = SmallDitConfig();
  const Weights weights = RandomDitWeights(config);
  const at::Tensor text = at::randn({5, config.text_dim});
  const auto options = at::TensorOptions(device());
  for (const auto& [dtype, bound] : bounds) {
    DitStream whole(weights, text, options.dtype(at::kFloat));
    DitStream half(weights, text, options.dtype(dtype));
    for (int chunk = 0; chunk < 6; ++chunk) {
      const at::Tensor x = at::randn(
          {1, config.in_channels, 2, kSize.height, kSize.width}, options);
      const at::Tensor y = whole.Next(x);
      const at::Tensor z = half.Next(x);
      EXPECT_EQ(z.scalar_type(), dtype);
      const double error = (z.to(at::kFloat) - y).norm().item<double>() /
                           y.norm().item<double>();
      EXPECT_LT(error, bound) << dtype << " chunk " << chunk;
      EXPECT_GT(error, bound / 100) << dtype << " is not computed in " << dtype;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Devices, CausalDitPrecisionTest, kTestDevices);

}  // namespace
}  // namespace limpid
