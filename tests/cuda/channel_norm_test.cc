#include "cuda/channel_norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>
#include <vector>

#include "tests/testing/device_array.h"
#include "tests/testing/kernel_values.h"

namespace limpid::cuda {
namespace {

// One row by the formula.
std::vector<float> NormalisedRow(const std::vector<float>& v,
                                 const std::vector<float>& gain,
                                 bool has_silu) {
  double sum_of_squares = 0;
  for (const float value : v) sum_of_squares += value * value;
  std::vector<float> row;
  for (size_t c = 0; c < v.size(); ++c) {
    const double y =
        gain[c] * v[c] / std::max(std::sqrt(sum_of_squares), 1e-12);
    row.push_back(static_cast<float>(has_silu ? y / (1 + std::exp(-y)) : y));
  }
  return row;
}

template <typename T>
void ExpectNorm(const ChannelNorm& norm, bool has_bias) {
  const auto x = WavyValues<T>(norm.num_rows * norm.channels, 0);
  const auto bias = WavyValues<T>(norm.channels, 1);
  const auto gain = WavyValues<float>(norm.channels, 2);
  DeviceArray<T> x_there(x);
  DeviceArray<T> bias_there(bias);
  DeviceArray<float> gain_there(gain);
  DeviceArray<T> out_there(WavyValues<T>(norm.num_rows * norm.out_stride, 3));
  ASSERT_EQ(
      LaunchChannelNorm(x_there.data(), has_bias ? bias_there.data() : nullptr,
                        gain_there.data(), out_there.data(), norm, nullptr),
      cudaSuccess);
  const std::vector<T> out = out_there.Values();
  for (int64_t row = 0; row < norm.num_rows; ++row) {
    std::vector<float> v;
    for (int c = 0; c < norm.channels; ++c) {
      v.push_back(static_cast<float>(x[row * norm.channels + c]) +
                  (has_bias ? static_cast<float>(bias[c]) : 0.0f));
    }
    std::vector<float> expected = NormalisedRow(v, gain, norm.has_silu);
    expected.resize(norm.out_stride, 0);
    for (int c = 0; c < norm.out_stride; ++c) {
      ASSERT_NEAR(static_cast<float>(out[row * norm.out_stride + c]),
                  expected[c], kRounding<T>)
          << row << " " << c;
    }
  }
}

class ChannelNormTest : public KernelTest {};

TEST_F(ChannelNormTest, FollowsTheFormulaForEveryShapeAndType) {
  for (const auto& [rows, channels, out_stride] :
       {std::tuple(1, 1, 1), std::tuple(33, 7, 7), std::tuple(5, 96, 128),
        std::tuple(100, 192, 192), std::tuple(3, 384, 384),
        std::tuple(65, 12, 13)}) {
    for (const bool has_silu : {false, true}) {
      ChannelNorm norm = {.num_rows = rows,
                          .channels = channels,
                          .out_stride = out_stride,
                          .has_silu = has_silu};
      ExpectNorm<float>(norm, has_silu);
      norm.type = ElementType::kHalf;
      ExpectNorm<__half>(norm, !has_silu);
      norm.type = ElementType::kBfloat16;
      ExpectNorm<__nv_bfloat16>(norm, has_silu);
    }
  }
}

TEST_F(ChannelNormTest, KeepsZeroRowsZero) {
  DeviceArray<float> x({0, 0, 3, 4});
  DeviceArray<float> gain({1, 1});
  DeviceArray<float> out({5, 5, 5, 5});
  ASSERT_EQ(LaunchChannelNorm(x.data(), nullptr, gain.data(), out.data(),
                              {.num_rows = 2, .channels = 2, .out_stride = 2},
                              nullptr),
            cudaSuccess);
  const std::vector<float> found = out.Values();
  const std::vector<float> expected = {0, 0, 0.6f, 0.8f};
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(found[i], expected[i], 1e-6);
}

}  // namespace
}  // namespace limpid::cuda
