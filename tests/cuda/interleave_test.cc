#include "cuda/interleave.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/device_array.h"
#include "tests/testing/kernel_values.h"

namespace limpid::cuda {
namespace {

// The formula, place by place of the input.
template <typename T>
std::vector<float> Interleaved(const std::vector<T>& in,
                               const std::vector<T>& bias, const Parities& s,
                               bool has_bias) {
  std::vector<float> out(in.size());
  for (size_t i = 0; i < in.size(); ++i) {
    const size_t c = i % s.channels;
    size_t rest = i / s.channels;
    const size_t q = rest % 2;
    rest /= 2;
    const size_t p = rest % 2;
    rest /= 2;
    const size_t g = rest % s.growth;
    rest /= s.growth;
    const size_t x = rest % s.width;
    rest /= s.width;
    const size_t y = rest % s.height;
    const size_t n = rest / s.height;
    const size_t row = (n * s.growth + g) * 2 * s.height + 2 * y + p;
    const size_t pixel = row * 2 * s.width + 2 * x + q;
    out[pixel * s.channels + c] = static_cast<float>(in[i]) +
                                  (has_bias ? static_cast<float>(bias[c]) : 0);
  }
  return out;
}

template <typename T>
void ExpectInterleaved(Parities sizes, bool has_bias) {
  sizes.type = kElementType<T>;
  const auto in = WavyValues<T>(4 * sizes.num_frames * sizes.height *
                                    sizes.width * sizes.growth * sizes.channels,
                                0);
  const auto bias = WavyValues<T>(sizes.channels, 1);
  DeviceArray<T> in_there(in);
  DeviceArray<T> bias_there(bias);
  DeviceArray<T> out_there(std::vector<T>(in.size()));
  ASSERT_EQ(
      LaunchInterleave(in_there.data(), has_bias ? bias_there.data() : nullptr,
                       out_there.data(), sizes, nullptr),
      cudaSuccess);
  const std::vector<T> out = out_there.Values();
  const std::vector<float> expected = Interleaved(in, bias, sizes, has_bias);
  for (size_t i = 0; i < out.size(); ++i) {
    ASSERT_NEAR(static_cast<float>(out[i]), expected[i], kRounding<T>) << i;
  }
}

class InterleaveTest : public KernelTest {};

TEST_F(InterleaveTest, PutsPixelsInPlaceForEveryShapeAndType) {
  const Parities shapes[] = {
      {.num_frames = 1, .height = 1, .width = 1, .growth = 1, .channels = 1},
      {.num_frames = 3, .height = 5, .width = 7, .growth = 2, .channels = 3},
      {.num_frames = 2, .height = 3, .width = 9, .growth = 1, .channels = 96},
      {.num_frames = 1, .height = 2, .width = 40, .growth = 2, .channels = 64}};
  for (const Parities& sizes : shapes) {
    for (const bool has_bias : {false, true}) {
      ExpectInterleaved<float>(sizes, has_bias);
      ExpectInterleaved<__half>(sizes, has_bias);
      ExpectInterleaved<__nv_bfloat16>(sizes, has_bias);
    }
  }
}

}  // namespace
}  // namespace limpid::cuda
