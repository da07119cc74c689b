#include "cuda/gated_gelu.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/testing/device_array.h"
#include "tests/testing/kernel_values.h"

namespace limpid::cuda {
namespace {

template <typename T>
float Gated(const std::vector<T>& in, size_t index, size_t channels) {
  const size_t row = index / channels;
  const size_t place = row * 2 * channels + index % channels;
  const auto value = static_cast<float>(in[place]);
  const auto gate = static_cast<float>(in[place + channels]);
  return value * gate * 0.5F * (1 + std::erf(gate * std::sqrt(0.5F)));
}

template <typename T>
void ExpectGated(GatedRows rows) {
  rows.type = kElementType<T>;
  const auto in = WavyValues<T>(2 * rows.num_rows * rows.channels, 0);
  DeviceArray<T> in_there(in);
  DeviceArray<T> out_there(std::vector<T>(in.size() / 2));
  ASSERT_EQ(LaunchGatedGelu(in_there.data(), out_there.data(), rows, nullptr),
            cudaSuccess);
  const std::vector<T> out = out_there.Values();
  for (size_t i = 0; i < out.size(); ++i) {
    ASSERT_NEAR(static_cast<float>(out[i]), Gated(in, i, rows.channels),
                kRounding<T>)
        << i;
  }
}

class GatedGeluTest : public KernelTest {};

// Rows of whole accesses and others; more than a block and less.
TEST_F(GatedGeluTest, IsTheFormulaForEveryShapeAndType) {
  const GatedRows shapes[] = {{.num_rows = 1, .channels = 1},
                              {.num_rows = 7, .channels = 8},
                              {.num_rows = 300, .channels = 53},
                              {.num_rows = 65, .channels = 344}};
  for (const GatedRows& rows : shapes) {
    ExpectGated<float>(rows);
    ExpectGated<__half>(rows);
    ExpectGated<__nv_bfloat16>(rows);
  }
}

TEST_F(GatedGeluTest, NoRowsAreNoLaunch) {
  EXPECT_EQ(LaunchGatedGelu(nullptr, nullptr, {.channels = 8}, nullptr),
            cudaSuccess);
}

}  // namespace
}  // namespace limpid::cuda
