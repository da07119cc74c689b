#include "cuda/add_bias.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/testing/device_array.h"
#include "tests/testing/kernel_values.h"

namespace limpid::cuda {
namespace {

template <typename T>
void ExpectSum(long long num_rows, int channels, bool has_residual) {
  const auto x = WavyValues<T>(num_rows * channels, 0);
  const auto bias = WavyValues<T>(channels, 1);
  const auto residual = WavyValues<T>(num_rows * channels, 2);
  DeviceArray<T> x_there(x);
  DeviceArray<T> bias_there(bias);
  DeviceArray<T> residual_there(residual);
  ASSERT_EQ(
      LaunchAddBias(
          x_there.data(), bias_there.data(),
          has_residual ? residual_there.data() : nullptr,
          {.num_rows = num_rows, .channels = channels, .type = kElementType<T>},
          nullptr),
      cudaSuccess);
  const std::vector<T> sum = x_there.Values();
  for (size_t i = 0; i < sum.size(); ++i) {
    const float added = has_residual ? static_cast<float>(residual[i]) : 0.0f;
    ASSERT_NEAR(static_cast<float>(sum[i]),
                static_cast<float>(x[i]) +
                    static_cast<float>(bias[i % channels]) + added,
                kRounding<T>)
        << i;
  }
}

class AddBiasTest : public KernelTest {};

TEST_F(AddBiasTest, AddsForEveryShapeAndType) {
  for (const auto& [rows, channels] : {std::pair(1, 1), std::pair(33, 7),
                                       std::pair(50, 96), std::pair(3, 384)}) {
    for (const bool has_residual : {false, true}) {
      ExpectSum<float>(rows, channels, has_residual);
      ExpectSum<__half>(rows, channels, has_residual);
      ExpectSum<__nv_bfloat16>(rows, channels, has_residual);
    }
  }
}

}  // namespace
}  // namespace limpid::cuda
